import type { Blocker } from '../kit/policy/refusals';
import type { Guard } from '../kit/engine/task';
import { ask, type Meanwhile, type Unless } from '../kit/engine/ask';
import { pay } from './payment-bank';
import { blocker } from './payment-blockers';
import { ended, fundsOf, keepWord, keptWord, outside, type Payment, requestOf } from './payment-case';

/** Binds the money and asks for the invoice; without money the case is held until there is some. */
export async function bind(c: Payment): Promise<undefined> {
  const { sourceCaseId } = requestOf(c);
  const short = await outside.bindFunds({ ...fundsOf(c), sourceCaseId });
  if (short.length > 0) return hold(c, short);
  c.remember({ bound: true, lastCheck: null });
  c.enter('awaiting-invoice');
}

/** The bank's word may come before anybody has asked for it: it is kept until it is its turn. */
export const keeping = (c: Payment): Readonly<Record<'paymentResult', Meanwhile>> => ({
  paymentResult: { then: (word) => keepWord(c, word) },
});

/** Finance may cancel as long as no order was sent, and the bank does not say that it has paid all the same. */
export const cancelling = (c: Payment): Readonly<Record<'cancel', Guard>> => ({
  cancel: () => {
    if (c.facts.ordered === true) return Promise.resolve([blocker('ORDER_SENT')]);
    return Promise.resolve(keptWord(c)?.result === 'paid' ? [blocker('ALREADY_PAID')] : []);
  },
});

/** Ends the case without a payment: money and invoice numbers are free again. */
export async function cancelled(c: Payment): Promise<'cancelled'> {
  await outside.releaseFunds(fundsOf(c));
  ended(c, 'cancelled');
  await keepInvoices(c, []);
  return 'cancelled';
}

/** Gives up all invoices but these, once the state in which others could be claimed is left: somebody may have mailed at the same moment. */
export async function keepInvoices(c: Payment, numbers: readonly string[]): Promise<void> {
  await c.commit();
  await outside.keepInvoices({ caseId: c.id, numbers });
}

/** Pays, unless the partner may not be paid for now. What the bank has said already is not held up. */
export async function toPayment(c: Payment): Promise<'paid' | undefined> {
  const inTheWay = await obstacles(c);
  if (inTheWay.length > 0) return hold(c, inTheWay);
  c.remember({ lastCheck: null });
  return pay(c);
}

const obstacles = async (c: Payment): Promise<readonly Blocker[]> =>
  keptWord(c) === undefined ? outside.checkPayee({ partnerId: requestOf(c).partnerId }) : [];

function hold(c: Payment, blockers: readonly Blocker[]): undefined {
  const before = codesOf(c.facts.lastCheck as { blockers?: readonly Blocker[] } | null);
  const isHeld = c.state === 'payment-on-hold';
  if (isHeld && before === codesOf({ blockers })) return;
  if (!isHeld) c.enter('payment-on-hold');
  c.remember({ lastCheck: { at: new Date(c.now()).toISOString(), blockers } });
  c.record({ action: 'check.failed', data: { items: blockers.map(({ code }) => code) } });
  for (const party of ['partner', 'vendor'] as const) c.notify('check-failed', party, { params: { blockers } });
}

const codesOf = (found: { blockers?: readonly Blocker[] } | null | undefined): string =>
  (found?.blockers ?? []).map(({ code }) => code).join();

/** A held payment is looked at again every day, whenever somebody says that something has changed, and when the bank has paid all the same. */
export async function whileOnHold(c: Payment): Promise<'cancelled' | 'paid' | undefined> {
  const word: Unless = { interrupts: () => c.facts.bound === true, then: (form) => keepWord(c, form) };
  const or = { ...cancelling(c), standingChanged: true, paymentResult: word } as const;
  const { decision, form } = await ask(c, 'holdCheck', { or });
  if (decision === 'cancel') return cancelled(c);
  if (decision === 'paymentResult') keepWord(c, form);
  return c.facts.bound === true ? toPayment(c) : bind(c);
}
