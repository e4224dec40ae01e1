import { type CaseView, type Demonstration, formIn, type Person } from './demo-client';
import { advance, ended, print, say } from './demo-teller';

interface Wanted {
  readonly customerId: string;
  readonly toModel: 'referral' | 'reseller';
}

const CUSTOMERS = ['customer-1', 'customer-3', 'customer-2', 'customer-4'];

/**
 * A switch with no blockers. If earlier runs have used up every attempt, the clock moves until they no longer count.
 */
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

async function consent(demonstration: Demonstration, customerId: string, requestNo: string): Promise<void> {
  const message = await demonstration.mail(
    customerId,
    ({ channel, text, links }) => channel === 'email' && text.includes(requestNo) && links.length > 0,
  );
  const url = message.links.find((link) => link.includes('/consent/')) ?? '';
  say(`  ${customerId} opens the link in the mail “${message.subject}”`);
  const phone = demonstration.browser();
  const ticked = formIn(await phone.load(url), url, '/decision');
  const page = await phone.load(ticked.action.replace(/decision$/, 'code'), ticked.fields);
  const code = await demonstration.mail(customerId, ({ channel, text }) => channel === 'sms' && /\b\d{6}\b/.test(text));
  const decision = formIn(page, url, '/decision');
  await phone.load(decision.action, {
    ...decision.fields,
    code: /\b\d{6}\b/.exec(code.text)?.[0] ?? '',
    decision: 'grant',
  });
  say('  accepts the notices, enters the code from the SMS and agrees');
}

/** A switch that the customer agrees to, and one that the customer never answers. */
export async function tellSwitches(demonstration: Demonstration): Promise<void> {
  const admin = await demonstration.signIn('partner-a.admin');

  say('1. A partner asks to switch a customer, who agrees.\n');
  const willing = await possibleSwitch(admin);
  const opened = await admin.post<CaseView>('/v1/cases', request(willing));
  say(
    `  partner-a.admin asks to switch ${willing.customerId} to ${willing.toModel}: ${opened.requestNo}, ${opened.stateTitle}`,
  );
  await consent(demonstration, willing.customerId, opened.requestNo);
  await print(admin, await ended(admin, opened.id));

  say('2. Another customer stays silent, and the clock moves past the fifteenth day.\n');
  const silent = await possibleSwitch(admin);
  const waiting = await admin.post<CaseView>('/v1/cases', request(silent));
  say(
    `  partner-a.admin asks to switch ${silent.customerId}: ${waiting.requestNo}, due ${waiting.tasks[0]?.dueAt ?? 'never'}`,
  );
  await advance(admin, { days: 16 });
  await print(admin, await ended(admin, waiting.id));
}
