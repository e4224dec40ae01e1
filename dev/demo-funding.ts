import { startOfDay } from '../workflows/kit/policy/deadlines';
import { firstDayOf, monthOf, monthsOf, nextMonth, quarterOf } from '../workflows/shared/months';
import type { CaseView, Demonstration, Person } from './demo-client';
import { advance, decide, ended, print, say, until } from './demo-teller';

const PROGRAMME = 'service-expert';
const TAX_NUMBER = '91310000MA1HEYAN03';

interface Money {
  readonly amount: string;
  readonly currency: string;
}

interface Found extends CaseView {
  readonly highlights: Readonly<Record<string, unknown>>;
}

/** The people of the story. */
interface Cast {
  readonly partner: Person;
  readonly reviewer: Person;
  readonly approver: Person;
  readonly operations: Person;
  readonly finance: Person;
  readonly second: Person;
}

/** An open case of a process with these highlights. */
async function openCase(
  person: Person,
  type: string,
  fits: Readonly<Record<string, unknown>> = {},
): Promise<Found | undefined> {
  const { items } = await person.get<{ items: Found[] }>(`/v1/cases?type=${type}&open=true&limit=100`);
  return items.find(({ highlights }) => Object.entries(fits).every(([name, value]) => highlights[name] === value));
}

/** Moves the clock to the beginning of a month in Beijing. */
const toMonth = (person: Person, month: string): Promise<void> =>
  advance(person, { to: new Date(startOfDay(firstDayOf(month))).toISOString() });

/** The first month of the next quarter, which no earlier run has reached. */
async function nextQuarter(person: Person): Promise<string> {
  const { now } = await person.get<{ now: string }>('/v1/clock');
  const beijing = new Date(Date.parse(now) + 8 * 3_600_000).toISOString();
  return nextMonth(monthsOf(quarterOf(monthOf(beijing)))[2]);
}

/** A qualification lasts until the end of its year; an earlier run may have left one. */
async function qualify({ partner, reviewer }: Cast): Promise<void> {
  const fits = { programme: PROGRAMME };
  const known = await openCase(partner, 'fh-qualification', fits);
  if (known?.state === 'qualified') return say(`  ${partner.id} is qualified for ${PROGRAMME}: ${known.requestNo}`);
  const form = { ...fits, agreementAccepted: true };
  const opened = known ?? (await partner.post<CaseView>('/v1/cases', { type: 'fh-qualification', form }));
  say(`  ${partner.id} accepts the agreement and applies for ${PROGRAMME}: ${opened.requestNo}`);
  await decide(reviewer, opened.id, 'review', { decision: 'approve' });
}

/** A month's list, generated on its first day, and again on request. */
async function listOf({ partner, operations }: Cast, month: string): Promise<CaseView> {
  const lists = await until(() => openCase(operations, 'fh-lists'));
  await operations.post(`/v1/cases/${lists.id}/actions/generate`, {});
  const fits = { programme: PROGRAMME, month };
  const { id } = await until(() => openCase(partner, 'fh-incentive', fits));
  const list = await partner.get<CaseView>(`/v1/cases/${id}`);
  const { headCount, amount } = list.data as { headCount: number; amount: Money };
  say(
    `  the list of ${month} is there: ${list.requestNo}, ${headCount} specialists, ${amount.currency} ${amount.amount}`,
  );
  say(`  ${partner.id} has to confirm it before ${list.tasks[0]?.dueAt ?? 'never'}`);
  return list;
}

/** Confirms a list with a proof for each person, uploaded first. */
async function confirm({ partner, reviewer }: Cast, { id, data }: CaseView): Promise<void> {
  const { headCount, amount, lines } = data as { headCount: number; amount: Money; lines: { personId: string }[] };
  const checked = [];
  for (const { personId } of lines) {
    const proof = await partner.upload(`${personId}.txt`, `Labour contract and social insurance of ${personId}`);
    checked.push({ personId, proof: [proof] });
    say(`  ${partner.id} uploads the proof for ${personId}`);
  }
  await decide(partner, id, 'confirmation', { decision: 'confirm', form: { headCount, amount, checked } });
  await decide(reviewer, id, 'preliminaryReview', { decision: 'pass' });
}

/** Requests and approves a quarter's payment; returns the quarter and the case that pays it. */
async function request({ partner, approver }: Cast, quarter: string): Promise<{ id: string; paymentId: string }> {
  const { id } = await until(() => openCase(partner, 'fh-quarter', { programme: PROGRAMME, quarter }));
  await decide(partner, id, 'paymentRequest', { decision: 'submit', form: { amountConfirmed: true } });
  await decide(approver, id, 'paymentReview', { decision: 'approve' });
  const paymentId = await until(async () => {
    const { related } = await partner.get<{ related: { key: string; rows: { caseId: string }[] }[] }>(
      `/v1/cases/${id}`,
    );
    return related.find(({ key }) => key === 'payment')?.rows[0]?.caseId;
  });
  return { id, paymentId };
}

/** The invoice is mailed, received and passed, and the bank pays: two persons of finance say so. */
async function pay({ partner, finance, second }: Cast, id: string): Promise<void> {
  const { requestNo, data } = await partner.get<CaseView>(`/v1/cases/${id}`);
  const { amount, orderNumber } = data as { amount: Money; orderNumber: string };
  const invoices = [{ number: `INV-${requestNo}`, amount, taxNumber: TAX_NUMBER, orderNumber }];
  const form = { invoices, courier: '顺丰速运', trackingNumber: `SF-${requestNo}` };
  await decide(partner, id, 'invoice', { decision: 'mail', form });
  await decide(finance, id, 'receipt', { decision: 'received' });
  await decide(finance, id, 'review', { decision: 'pass' });
  const reference = await until(async () => {
    const { bankReference } = (await finance.get<CaseView>(`/v1/cases/${id}`)).data;
    return bankReference;
  });
  await finance.post(`/v1/cases/${id}/actions/paymentResult`, { result: 'paid', reference });
  say(`  ${finance.id} records that the bank has paid`);
  await decide(second, id, 'wordConfirmation', { decision: 'confirm' });
}

/**
 * A quarter of a programme: one month is confirmed and paid, the next is lost because nobody confirms it in 14 working
 * days.
 */
export async function tellFunding(demonstration: Demonstration): Promise<void> {
  const cast: Cast = {
    partner: await demonstration.signIn('service-partner.admin'),
    reviewer: await demonstration.signIn('vendor.ecosystem-manager-2'),
    approver: await demonstration.signIn('vendor.ecosystem-manager-3'),
    operations: await demonstration.signIn('vendor.service-ops'),
    finance: await demonstration.signIn('vendor.finance'),
    second: await demonstration.signIn('vendor.finance-2'),
  };
  const { partner, finance } = cast;

  say(
    '7. A partner qualifies for an incentive, and confirms the list of the first month with the proof for everybody.\n',
  );
  const first = await nextQuarter(partner);
  await toMonth(partner, first);
  await qualify(cast);
  await confirm(cast, await listOf(cast, first));

  say('\n8. Nobody confirms the list of the second month in fourteen working days: it is lost.\n');
  const second = nextMonth(first);
  await toMonth(partner, second);
  const silent = await listOf(cast, second);
  await advance(partner, { workingDays: 15 });
  await print(partner, await ended(partner, silent.id));

  say('9. When the quarter is over its payment is requested, approved, invoiced and paid.\n');
  const quarter = quarterOf(first);
  await toMonth(partner, nextMonth(monthsOf(quarter)[2]));
  const { id, paymentId } = await request(cast, quarter);
  await pay(cast, paymentId);
  await print(partner, await ended(partner, paymentId));
  await print(partner, await ended(partner, id));
  const { total, reserved, committed, paid, free } = await finance.get<Record<string, Money>>('/v1/budgets/fh');
  const figures = { total, reserved, committed, paid, free };
  for (const [name, money] of Object.entries(figures))
    say(`  budget fh, ${name.padEnd(9)} ${money?.currency} ${money?.amount}`);
}
