import { type CaseView, demoClient, formIn, type Person } from './demo-client';

const base = process.env.BASE_URL || `http://localhost:${process.env.PORT || 8080}`;
const { signIn, mail, browser } = demoClient(base);

interface TimelineItem {
  readonly at: string;
  readonly actor: string;
  readonly right: string;
  readonly action: string;
  readonly toState?: string | null;
  readonly comment?: string | null;
}

const say = (line: string): void => console.log(line);

/** The first of these customers whose request nothing stands in the way of; later runs of the story find others used up. */
async function freeCustomer(admin: Person, toModel: string, candidates: readonly string[]): Promise<string> {
  for (const customerId of candidates) {
    const { ok } = await admin.post<{ ok: boolean }>('/v1/processes/relationship-switch/check', {
      form: { customerId, toModel },
    });
    if (ok) return customerId;
  }
  throw new Error(
    `None of ${candidates.join(', ')} can be switched now. Move the clock 3 months (POST ${base}/v1/clock/advance) or start with an empty DATA_DIR.`,
  );
}

const request = (customerId: string, toModel: string) => ({
  type: 'relationship-switch',
  form: { customerId, toModel, reason: 'The customer asked for one invoice a month', noticeAccepted: true },
});

async function consent(customerId: string, requestNo: string): Promise<void> {
  const message = await mail(
    customerId,
    ({ channel, text, links }) => channel === 'email' && text.includes(requestNo) && links.length > 0,
  );
  const url = message.links.find((link) => link.includes('/consent/')) ?? '';
  say(`  ${customerId} opens the link in the mail “${message.subject}”`);
  const phone = browser();
  const asked = formIn(await phone.load(url), url, '/code');
  const page = await phone.load(asked.action, asked.fields);
  const code = await mail(customerId, ({ channel, text }) => channel === 'sms' && /\b\d{6}\b/.test(text));
  const decision = formIn(page, url, '/decision');
  await phone.load(decision.action, {
    ...decision.fields,
    code: /\b\d{6}\b/.exec(code.text)?.[0] ?? '',
    decision: 'grant',
  });
  say('  accepts the notices, enters the code from the SMS and agrees');
}

async function ended(admin: Person, id: string): Promise<CaseView> {
  for (;;) {
    const found = await admin.get<CaseView & { outcome: string | null }>(`/v1/cases/${id}`);
    if (found.outcome !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function print(admin: Person, found: CaseView): Promise<void> {
  const { items, chain } = await admin.get<{ items: TimelineItem[]; chain: { valid: boolean; length: number } }>(
    `/v1/cases/${found.id}/timeline?verify=true`,
  );
  say(`\n  ${found.requestNo}: ${found.stateTitle}`);
  for (const { at, actor, right, action, toState, comment } of items) {
    say(
      `  ${at}  ${action.padEnd(22)} ${`${actor} (${right})`.padEnd(38)} ${toState ?? ''}${comment ? ` “${comment}”` : ''}`,
    );
  }
  say(`  ${chain.length} entries, hash chain ${chain.valid ? 'valid' : 'BROKEN'}\n`);
}

/** `npm run demo`: a switch that the customer agrees to, and one that he never answers, on a running demonstration. */
async function main(): Promise<void> {
  const admin = await signIn('partner-a.admin');

  say('1. A partner switches a customer to the reseller model, and he agrees.\n');
  const willing = await freeCustomer(admin, 'reseller', ['customer-1', 'customer-3']);
  const opened = await admin.post<CaseView>('/v1/cases', request(willing, 'reseller'));
  say(`  partner-a.admin asks to switch ${willing}: ${opened.requestNo}, ${opened.stateTitle}`);
  await consent(willing, opened.requestNo);
  await print(admin, await ended(admin, opened.id));

  say('2. Another customer stays silent, and the clock moves past the fifteenth day.\n');
  const silent = await freeCustomer(admin, 'referral', ['customer-2', 'customer-4']);
  const waiting = await admin.post<CaseView>('/v1/cases', request(silent, 'referral'));
  say(`  partner-a.admin asks to switch ${silent}: ${waiting.requestNo}, due ${waiting.tasks[0]?.dueAt ?? 'never'}`);
  const { now } = await admin.post<{ now: string }>('/v1/clock/advance', { days: 16 });
  say(`  the clock now says ${now}`);
  await print(admin, await ended(admin, waiting.id));
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    message === 'fetch failed' ? `Nothing answers at ${base}. Start the demonstration first: npm start` : message,
  );
  process.exit(1);
});
