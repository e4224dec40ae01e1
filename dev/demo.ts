import { type CaseView, demoClient, formIn, type Person } from './demo-client';

const base = process.env.BASE_URL || `http://localhost:${process.env.PORT || 8080}`;
const demonstration = demoClient(base);

interface TimelineItem {
  readonly at: string;
  readonly actor: string;
  readonly right: string;
  readonly action: string;
  readonly toState?: string | null;
  readonly comment?: string | null;
}

const say = (line: string): void => console.log(line);

interface Wanted {
  readonly customerId: string;
  readonly toModel: 'referral' | 'reseller';
}

const CUSTOMERS = ['customer-1', 'customer-3', 'customer-2', 'customer-4'];

/** A switch that nothing stands in the way of. Where earlier runs have used up every attempt, the clock moves until they count no more. */
async function possibleSwitch(admin: Person): Promise<Wanted> {
  for (const waited of [false, true]) {
    if (waited) await admin.post('/v1/clock/advance', { days: 93 });
    for (const customerId of CUSTOMERS) {
      for (const toModel of ['reseller', 'referral'] as const) {
        const form = { customerId, toModel };
        const { ok } = await admin.post<{ ok: boolean }>('/v1/processes/relationship-switch/check', { form });
        if (ok) return form;
      }
    }
  }
  throw new Error(`None of ${CUSTOMERS.join(', ')} can be switched. Start with an empty DATA_DIR.`);
}

const request = ({ customerId, toModel }: Wanted) => ({
  type: 'relationship-switch',
  form: { customerId, toModel, reason: 'The customer asked for one invoice a month', noticeAccepted: true },
});

async function consent(customerId: string, requestNo: string): Promise<void> {
  const message = await demonstration.mail(
    customerId,
    ({ channel, text, links }) => channel === 'email' && text.includes(requestNo) && links.length > 0,
  );
  const url = message.links.find((link) => link.includes('/consent/')) ?? '';
  say(`  ${customerId} opens the link in the mail “${message.subject}”`);
  const phone = demonstration.browser();
  const asked = formIn(await phone.load(url), url, '/code');
  const page = await phone.load(asked.action, asked.fields);
  const code = await demonstration.mail(customerId, ({ channel, text }) => channel === 'sms' && /\b\d{6}\b/.test(text));
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
  const admin = await demonstration.signIn('partner-a.admin');

  say('1. A partner asks to switch a customer, and he agrees.\n');
  const willing = await possibleSwitch(admin);
  const opened = await admin.post<CaseView>('/v1/cases', request(willing));
  say(
    `  partner-a.admin asks to switch ${willing.customerId} to ${willing.toModel}: ${opened.requestNo}, ${opened.stateTitle}`,
  );
  await consent(willing.customerId, opened.requestNo);
  await print(admin, await ended(admin, opened.id));

  say('2. Another customer stays silent, and the clock moves past the fifteenth day.\n');
  const silent = await possibleSwitch(admin);
  const waiting = await admin.post<CaseView>('/v1/cases', request(silent));
  say(
    `  partner-a.admin asks to switch ${silent.customerId}: ${waiting.requestNo}, due ${waiting.tasks[0]?.dueAt ?? 'never'}`,
  );
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
