import type { StartInput } from '../kit/contract/start';
import { ask, type Meanwhile } from '../kit/engine/ask';
import { checkFailed } from '../kit/engine/check-failed';
import { type CaseResult, runCase } from '../kit/engine/run-case';
import type { Guard } from '../kit/engine/task';
import { beijingDate } from '../kit/policy/deadlines';
import type { OutcomeOf } from '../kit/policy/policy';
import type { Blocker } from '../kit/policy/refusals';
import { askAgain, lastDayOf, nextRound, pay } from './bank-order';
import { reported, reportsIn, whileWordProposed } from './bank-word';
import { cancel, cancelling, isUnpaid, whileCancellationProposed } from './cancellation';
import { blocker } from './invoice-payment.blockers';
import type { Invoice } from '../shared/invoice';
import { type BankResult, invoicePaymentPolicy, type InvoiceReview } from './invoice-payment.policy';
import { fundsOf, holdBack, keepWord, outside, type Payment } from './payment-case';

type Ending = Promise<OutcomeOf<typeof invoicePaymentPolicy> | undefined>;

/** From an approved amount to the money: invoice, review, payment (domain 1.4.7). */
export const invoicePayment = (start: StartInput<typeof invoicePaymentPolicy>): Promise<CaseResult> =>
  runCase(invoicePaymentPolicy, start, {
    open,
    states: {
      'awaiting-invoice': whileAwaiting,
      'invoice-rejected': whileAwaiting,
      'invoice-mailed': whileMailed,
      'invoice-in-review': whileInReview,
      'payment-on-hold': whileOnHold,
      'payment-processing': whileProcessing,
      'payment-failed': whileFailed,
      'cancellation-proposed': whileCancellationProposed,
      'bank-word-proposed': whileWordProposed,
    },
    onClosed: async (c: Payment, outcome) => {
      if (outcome !== 'cancelled') return;
      await outside.releaseFunds(fundsOf(c));
      await outside.keepInvoices({ caseId: c.id, numbers: [] });
    },
  });

async function open(c: Payment): Promise<undefined> {
  const { partnerId, sourceNo, invoices = [] } = c.form;
  c.admit(await outside.admitPayment({ form: c.form }));
  c.involve('partner', partnerId);
  c.remember(await outside.invoicingData({ partnerId, sourceNo }));
  await bind(c);
  // A run that must leave no trace must not claim what the case gave up when it ended.
  await c.commit();
  const numbers = invoices.map(({ number }) => number);
  const taken = numbers.length === 0 ? [] : await outside.claimInvoices({ caseId: c.id, partnerId, numbers });
  if (taken.length > 0) checkFailed(c, taken, { tell: ['partner'] });
}

/** Commits the money and asks for the invoice; without money the case is held until there is some. */
async function bind(c: Payment): Promise<undefined> {
  const short = await outside.bindFunds({ ...fundsOf(c), sourceCaseId: c.form.sourceCaseId });
  if (short.length > 0) return hold(c, short);
  c.remember({ bound: true, lastCheck: null });
  c.enter('awaiting-invoice');
}

/** The bank may report before anybody has asked: the report is kept for later. */
const keeping = (c: Payment): { readonly paymentResult: Meanwhile<BankResult> } => ({
  paymentResult: { then: (word) => keepWord(c, word) },
});

async function whileAwaiting(c: Payment): Ending {
  const waiting = { guards: { mail: mayMail(c) }, or: cancelling(c), meanwhile: keeping(c) };
  const answer = await ask(c, 'invoice', waiting);
  if (answer.decision === 'cancel') return cancel(c, answer);
  const { invoices, courier, trackingNumber } = answer.form;
  c.remember({ mailedInvoices: invoices, courier, trackingNumber, review: null, lastCheck: null });
  c.enter('invoice-mailed');
  // Only after leaving the state in which others can be claimed: somebody may have mailed at the same moment.
  await c.commit();
  await outside.keepInvoices({ caseId: c.id, numbers: invoices.map(({ number }) => number) });
  return undefined;
}

const mayMail =
  (c: Payment): Guard<{ readonly invoices: readonly Invoice[] }> =>
  ({ invoices }) => {
    const { partnerId, amount } = c.form;
    return outside.checkInvoices({
      ...{ caseId: c.id, partnerId, amount, orderNumber: String(c.facts.orderNumber) },
      invoices,
    });
  };

async function whileMailed(c: Payment): Ending {
  const early = { guard: mayReview, then: (review: InvoiceReview) => c.remember({ review }) };
  const meanwhile = { ...keeping(c), invoiceReviewed: early };
  const answer = await ask(c, 'receipt', { or: cancelling(c), meanwhile });
  if (answer.decision === 'cancel') return cancel(c, answer);
  if (answer.decision === 'lost') {
    c.remember({ review: null });
    c.enter('awaiting-invoice');
    c.announce('partner', answer.comment);
    return undefined;
  }
  c.remember({ receivedOn: beijingDate(Date.parse(answer.at)) });
  c.enter('invoice-in-review');
  const { review } = c.facts;
  return review == null ? undefined : reviewed(c, review);
}

async function whileInReview(c: Payment): Ending {
  const or = { ...cancelling(c), invoiceReviewed: mayReview };
  const answer = await ask(c, 'review', { guards: { pass: allThatHolds(c) }, or, meanwhile: keeping(c) });
  if (answer.decision === 'cancel') return cancel(c, answer);
  if (answer.decision === 'invoiceReviewed') return reviewed(c, answer.form);
  return reviewed(c, { result: answer.decision, reason: answer.comment });
}

const mayReview: Guard<InvoiceReview> = ({ result, reason }) =>
  Promise.resolve(result === 'reject' && reason === undefined ? [blocker('REASON_REQUIRED')] : []);

async function reviewed(
  c: Payment,
  { result, reason }: { readonly result: InvoiceReview['result']; readonly reason?: string | undefined },
): Ending {
  if (result === 'pass') {
    c.judgeFiles('accepted');
    return toPayment(c);
  }
  c.enter('invoice-rejected');
  c.announce('partner', reason);
  return undefined;
}

/** A partner that may not be paid for now is held after the review; one for which nothing passes is told all of it before. */
const allThatHolds =
  (c: Payment): Guard<unknown> =>
  (_form, _actor, _at, known) =>
    known.length === 0 ? Promise.resolve([]) : outside.checkPayee({ partnerId: c.form.partnerId });

/** Pays, unless the partner may not be paid for now. A report the bank has already made is not held up. */
async function toPayment(c: Payment): Ending {
  const inTheWay = c.facts.kept == null ? await outside.checkPayee({ partnerId: c.form.partnerId }) : [];
  if (inTheWay.length > 0) return hold(c, inTheWay);
  c.remember({ lastCheck: null });
  return pay(c);
}

function hold(c: Payment, blockers: readonly Blocker[]): undefined {
  if (c.state !== 'payment-on-hold') {
    c.enter('payment-on-hold');
    c.remember({ lastCheck: null });
  }
  holdBack(c, blockers);
}

/** A held payment is checked daily, whenever somebody reports a change, and when the bank has paid all the same. */
async function whileOnHold(c: Payment): Ending {
  const isBound = c.facts.bound === true;
  // The bank may have paid while somebody was asked about a cancellation.
  if (isBound && c.facts.kept != null) return toPayment(c);
  const answer = await ask(c, 'holdCheck', {
    or: { ...cancelling(c), standingChanged: true, paymentResult: reportsIn(c, 'payment-on-hold') },
  });
  if (answer.decision === 'cancel') return cancel(c, answer);
  if (answer.decision === 'paymentResult') return reported(c, answer);
  return isBound ? toPayment(c) : bind(c);
}

/** Waits for the bank's report. If none comes, asks; an order the bank does not know is sent again under the same key. */
async function whileProcessing(c: Payment): Ending {
  const answer = await ask(c, c.facts.overdue === true ? 'bankOverdue' : 'bankAnswer', {
    or: { paymentResult: reportsIn(c, 'payment-processing') },
    ...lastDayOf(c),
  });
  return answer.decision === 'paymentResult' ? reported(c, answer) : askAgain(c);
}

/**
 * A failed payment is ordered again under a new key, or cancelled, once the bank says that the last order was not paid.
 */
async function whileFailed(c: Payment): Ending {
  const answer = await ask(c, 'repair', {
    guards: { retry: async (...wish) => [...(await isUnpaid(c)(...wish)), ...(await allThatHolds(c)(...wish))] },
    or: { cancel: isUnpaid(c), paymentResult: reportsIn(c, 'payment-failed') },
  });
  if (answer.decision === 'paymentResult') return reported(c, answer);
  if (answer.decision === 'cancel') return cancel(c, answer);
  nextRound(c);
  return toPayment(c);
}
