import { type CaseResult, runCase } from '../kit/engine/run-case';
import { beijingDate } from '../kit/policy/deadlines';
import type { FormValues } from '../kit/policy/fields';
import type { StartInput } from '../kit/contract/start';
import type { Guard } from '../kit/engine/task';
import { ask } from '../kit/engine/ask';
import { invoicePaymentPolicy } from './invoice-payment.policy';
import type { Invoice } from './payment-activities';
import { whileProcessing } from './payment-bank';
import { blocker } from './payment-blockers';
import { outside, type Payment, requestOf } from './payment-case';
import { bind, cancelled, cancelling, keepInvoices, keeping, toPayment, whileOnHold } from './payment-hold';
import { whileFailed } from './payment-repair';

/** From an approved amount to the money: invoice, review, payment (domain 1.4.7). */
export function invoicePayment(start: StartInput<typeof invoicePaymentPolicy>): Promise<CaseResult> {
  const { partnerId, sourceNo, invoices = [] } = start.form;
  const opening = async (c: Payment): Promise<undefined> => {
    c.admit(await outside.admitPayment({ form: start.form }));
    c.involve('partner', partnerId);
    c.remember({ ...(await outside.invoicingData({ partnerId, sourceNo })) });
    await bind(c);
    // A run that turns out to be none must not claim what the case gave up when it ended.
    await c.commit();
    const numbers = invoices.map(({ number }) => number);
    const taken = numbers.length === 0 ? [] : await outside.claimInvoices({ caseId: c.id, partnerId, numbers });
    if (taken.length === 0) return;
    c.remember({ lastCheck: { at: new Date(c.now()).toISOString(), blockers: taken } });
    c.notify('check-failed', 'partner', { params: { blockers: taken } });
    c.record({ action: 'check.failed', data: { items: taken.map(({ code }) => code) } });
  };
  return runCase(invoicePaymentPolicy, start, {
    open: opening,
    states: {
      'awaiting-invoice': whileAwaiting,
      'invoice-rejected': whileAwaiting,
      'invoice-mailed': whileMailed,
      'invoice-in-review': whileInReview,
      'payment-on-hold': whileOnHold,
      'payment-processing': whileProcessing,
      'payment-failed': whileFailed,
    },
  });
}

async function whileAwaiting(c: Payment): Promise<'cancelled' | undefined> {
  const waiting = { guards: { mail: mayMail(c) }, or: cancelling(c), meanwhile: keeping(c) };
  const { decision, form } = await ask(c, 'invoice', waiting);
  if (decision === 'cancel') return cancelled(c);
  const { invoices, courier, trackingNumber } = form;
  const numbers = (invoices as readonly Invoice[]).map(({ number }) => number);
  c.remember({ mailedInvoices: invoices, courier, trackingNumber, review: null, lastCheck: null });
  c.enter('invoice-mailed');
  await keepInvoices(c, numbers);
  return undefined;
}

const mayMail =
  (c: Payment): Guard =>
  ({ invoices }) => {
    const { partnerId, amount } = requestOf(c);
    const orderNumber = String(c.facts.orderNumber);
    return outside.checkInvoices({
      ...{ caseId: c.id, partnerId, amount, orderNumber },
      invoices: invoices as readonly Invoice[],
    });
  };

async function whileMailed(c: Payment): Promise<'cancelled' | 'paid' | undefined> {
  const early = { guard: mayReview, then: (review: FormValues) => c.remember({ review }) };
  const meanwhile = { ...keeping(c), invoiceReviewed: early };
  const { decision, at, comment } = await ask(c, 'receipt', { or: cancelling(c), meanwhile });
  if (decision === 'cancel') return cancelled(c);
  if (decision !== 'received') {
    c.remember({ review: null });
    c.enter('awaiting-invoice');
    c.announce('partner', comment);
    return undefined;
  }
  c.remember({ receivedOn: beijingDate(Date.parse(at)) });
  c.enter('invoice-in-review');
  const review = c.facts.review as FormValues | null;
  return review === null ? undefined : reviewed(c, review.result, review.reason);
}

async function whileInReview(c: Payment): Promise<'cancelled' | 'paid' | undefined> {
  const or = { ...cancelling(c), invoiceReviewed: mayReview };
  const { decision, comment, form } = await ask(c, 'review', { or, meanwhile: keeping(c) });
  if (decision === 'cancel') return cancelled(c);
  if (decision === 'invoiceReviewed') return reviewed(c, form.result, form.reason);
  return reviewed(c, decision, comment);
}

const mayReview: Guard = ({ result, reason }) =>
  Promise.resolve(result === 'reject' && typeof reason !== 'string' ? [blocker('REASON_REQUIRED')] : []);

async function reviewed(c: Payment, result: unknown, reason: unknown): Promise<'paid' | undefined> {
  if (result === 'pass') {
    c.judgeFiles('accepted');
    return toPayment(c);
  }
  c.enter('invoice-rejected');
  c.announce('partner', typeof reason === 'string' ? reason : undefined);
  return undefined;
}
