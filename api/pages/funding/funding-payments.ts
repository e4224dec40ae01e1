import type { PaymentGlance } from '../../../db/funding/funding-overview';
import { addDays, beijingDate } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { PAYMENT_TERMS } from '../../../workflows/payment/invoice-payment.policy';
import { FH_PROGRAMMES } from '../../../workflows/shared/funding';
import { moneyView } from '../../cases/masking';
import type { Signed } from '../frame/visit';
import type { PathStep } from '../parts/path';
import { type Link, type Standing, standingOf, taskLink } from './funding-glance';
import { fundingWords } from './words';

/** A step on the way to the money: when it was done, or until when it should be. */
export type Step = PathStep & { readonly late: boolean; readonly note?: string | undefined };

/** A payment as one line, with what holds it up. */
export interface PaymentLine {
  readonly link: Link;
  /** The numbers of the payment and of what it pays. */
  readonly numbers: readonly [string, string];
  readonly amount: string;
  readonly standing: Standing;
  readonly open: boolean;
  readonly steps: readonly Step[];
  readonly trouble?: string | undefined;
  readonly said: readonly string[];
  readonly task?: Link | undefined;
}

const STEPS = ['approved', 'mailed', 'received', 'reviewed', 'ordered', 'paid'] as const;

/** How many steps are complete in each state; in other states the payment's facts decide. */
const MADE: Readonly<Record<string, number | undefined>> = {
  'awaiting-invoice': 1,
  'invoice-rejected': 1,
  'invoice-mailed': 2,
  'invoice-in-review': 3,
  'payment-processing': 5,
  'payment-failed': 5,
  'bank-word-proposed': 5,
  paid: 6,
};

/** A payment in words. */
export function paymentLine(payment: PaymentGlance, policy: Policy, visit: Signed): PaymentLine {
  const { caseId, requestNo, quarter, title, programme, amount, sourceNo, state, open, mine } = payment;
  const name = programme in FH_PROGRAMMES ? FH_PROGRAMMES[programme as keyof typeof FH_PROGRAMMES] : undefined;
  return {
    link: {
      href: `/cases/${caseId}`,
      title: quarter === null || name === undefined ? title : `${quarter} ${say(name, visit.locale)}`,
    },
    numbers: [requestNo, sourceNo],
    amount: visit.f.money(moneyView(amount)),
    standing: standingOf(policy, state, visit),
    open,
    steps: stepsOf(payment, policy, visit),
    ...troubleOf(payment, visit),
    task: taskLink(policy, mine, visit),
  };
}

function stepsOf(payment: PaymentGlance, policy: Policy, visit: Signed): Step[] {
  const { f, locale } = visit;
  const w = fundingWords[locale].payments;
  const { state, open, openedAt, reached, reviewedAt, receivedOn, paidOn } = payment;
  const dayOf = (at: string | Date | null | undefined): string | undefined =>
    at == null ? undefined : f.date(beijingDate(new Date(at).getTime()));
  const days = {
    approved: dayOf(openedAt),
    mailed: dayOf(reached['invoice-mailed']),
    received: receivedOn === null ? undefined : f.date(receivedOn),
    reviewed: dayOf(reviewedAt),
    ordered: dayOf(reached['payment-processing']),
    paid: paidOn === null ? undefined : f.date(paidOn),
  };
  const made = MADE[state] ?? (reviewedAt === null ? 1 : 4);
  const paidBy = receivedOn === null ? undefined : addDays(receivedOn, PAYMENT_TERMS.moneyWithinDays);
  return STEPS.map((step, at): Step => {
    const title = w.steps[step];
    if (at < made) return { title, is: 'past', note: days[step], late: false };
    const until = step === 'paid' && paidBy !== undefined && open ? w.by(f.date(paidBy)) : undefined;
    if (at > made || !open) return { title, is: 'later', note: until, late: false };
    const { late, note } = waitingOf(payment, policy, visit);
    return { title, is: 'now', note: note ?? until, late };
  });
}

/** How long the present step has taken, measured by the first reminder to whoever of the vendor has to do it. */
function waitingOf(
  { waits }: PaymentGlance,
  { tasks }: Policy,
  { f, now, locale }: Signed,
): { late: boolean; note: string | undefined } {
  const task = waits === null ? undefined : tasks[waits.key];
  if (waits === null || task === undefined) return { late: false, note: undefined };
  const w = fundingWords[locale].payments;
  const taken = f.left(now, waits.since).of;
  const target = task.reminders.flatMap((rule) => ('afterWorkingDays' in rule ? rule.afterWorkingDays : []))[0];
  if (target === undefined || task.party !== 'vendor') return { late: false, note: w.since(taken) };
  return taken > target ? { late: true, note: w.late(taken - target) } : { late: false, note: w.within(target) };
}

/** What keeps a payment from going on, and why. */
function troubleOf(payment: PaymentGlance, { locale }: Signed): Pick<PaymentLine, 'trouble' | 'said'> {
  const { state, blockers, failureReason, said } = payment;
  const { held, failed, rejected, lost, cancelled } = fundingWords[locale].payments;
  const quoted = said === null ? [] : [said];
  switch (state) {
    case 'payment-on-hold':
      return { trouble: held, said: blockers.map(({ title, hint }) => `${say(title, locale)} – ${say(hint, locale)}`) };
    case 'payment-failed':
      return { trouble: failed(failureReason ?? ''), said: [] };
    case 'invoice-rejected':
      return { trouble: rejected, said: quoted };
    case 'awaiting-invoice':
      return said === null ? { said: [] } : { trouble: lost, said: quoted };
    case 'cancelled':
      return { trouble: cancelled, said: quoted };
    default:
      return { said: [] };
  }
}
