import type { PaymentGlance } from '../../../db/funding/funding-overview';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { FH_PROGRAMMES } from '../../../workflows/shared/funding';
import { moneyView } from '../../cases/masking';
import type { Words } from '../frame/words';
import { type Link, type Standing, standingOf, taskLink } from './funding-glance';

/** A step on the way to the money; a completed one has its day. */
export interface Step {
  readonly title: string;
  readonly on?: string | undefined;
  readonly tone: string;
  readonly current: boolean;
}

/** A payment as one line, with what holds it up. */
export interface PaymentLine {
  readonly link: Link;
  readonly about: string;
  readonly amount: string;
  readonly standing: Standing;
  readonly steps: readonly Step[];
  readonly trouble?: string | undefined;
  readonly said: readonly string[];
  readonly task?: Link | undefined;
}

const STEPS = ['mailed', 'received', 'reviewed', 'ordered', 'paid'] as const;

/** How many steps are complete in each state; in other states the payment's facts decide. */
const MADE: Readonly<Record<string, number | undefined>> = {
  'awaiting-invoice': 0,
  'invoice-rejected': 0,
  'invoice-mailed': 1,
  'invoice-in-review': 2,
  'payment-processing': 4,
  'payment-failed': 4,
  'bank-word-proposed': 4,
  paid: 5,
};

/** A payment in words. */
export function paymentLine(payment: PaymentGlance, policy: Policy, words: Words): PaymentLine {
  const { caseId, requestNo, quarter, title, programme, amount, sourceNo, state, open, mine } = payment;
  const name = programme in FH_PROGRAMMES ? FH_PROGRAMMES[programme as keyof typeof FH_PROGRAMMES] : undefined;
  const standing = standingOf(policy, state, words);
  return {
    link: {
      href: `/cases/${caseId}`,
      title: quarter === null || name === undefined ? title : `${quarter} ${say(name, words.locale)}`,
    },
    about: `${requestNo} · ${sourceNo}`,
    amount: words.f.money(moneyView(amount)),
    standing,
    steps: stepsOf(payment, open ? standing.tone || 'warn' : '', words),
    ...troubleOf(payment, words),
    task: taskLink(policy, mine, words),
  };
}

function stepsOf(payment: PaymentGlance, now: string, { m, f }: Words): Step[] {
  const { state, open, reached, reviewedAt, receivedOn, paidOn } = payment;
  const dayOf = (at: string | Date | undefined): string | undefined =>
    at === undefined ? undefined : f.date(beijingDate(new Date(at).getTime()));
  const days = {
    mailed: dayOf(reached['invoice-mailed']),
    received: receivedOn === null ? undefined : f.date(receivedOn),
    reviewed: dayOf(reviewedAt ?? undefined),
    ordered: dayOf(reached['payment-processing']),
    paid: paidOn === null ? undefined : f.date(paidOn),
  };
  const made = MADE[state] ?? (reviewedAt === null ? 0 : 3);
  return STEPS.map((step, at) => ({
    title: m.funding.payments.steps[step],
    on: at < made ? days[step] : undefined,
    tone: at < made ? 'good' : at === made ? now : '',
    current: open && at === made,
  }));
}

/** What keeps a payment from going on, and why. */
function troubleOf(payment: PaymentGlance, { m, locale }: Words): Pick<PaymentLine, 'trouble' | 'said'> {
  const { state, blockers, failureReason, said } = payment;
  const { held, failed, rejected, lost, cancelled } = m.funding.payments;
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
