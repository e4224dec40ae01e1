import type { Db, Tx } from '../../../db/knex';
import { factsOf, mergeFacts } from '../../../db/world/world';
import type { BillingPort } from '../billing';
import { PortRefusal } from '../errors';
import type { Money } from '../money';
import { ask, doOnce, worldNow } from './simulation';

const NONE: Money = { minor: 0, currency: 'CNY' };

/** Simulates the billing system: balances are facts that move between parties and are never lost. */
export function registryBilling(db: Db): BillingPort {
  const once = <T extends object>(
    operation: keyof BillingPort,
    { key, ...request }: { key: string; customerId: string },
    work: (tx: Tx) => Promise<T>,
  ) => doOnce(db, { port: 'billing', operation, subject: request.customerId, key, request }, work);

  return {
    returnBalance: (call) =>
      once('returnBalance', call, async (tx) => {
        const { partnerBalance: amount = NONE } = await factsOf(tx, 'billing', call.customerId, true);
        if (amount.minor !== 0)
          await move(tx, amount, { customerId: call.customerId, partnerId: call.partnerId, sign: -1 });
        return { amount };
      }),
    reallocateBalance: (call) =>
      once('reallocateBalance', call, async (tx) => {
        await factsOf(tx, 'billing', call.customerId, true);
        await move(tx, call.amount, { customerId: call.customerId, partnerId: call.partnerId, sign: 1 });
        return { doneAt: await worldNow(tx) };
      }),
    setGracePeriod: (call) =>
      once('setGracePeriod', call, async (tx) => {
        const { gracePeriodDays = 0 } = await factsOf(tx, 'billing', call.customerId, true);
        const days = Math.max(gracePeriodDays, call.minimumDays);
        await mergeFacts(tx, 'billing', call.customerId, { gracePeriodDays: days });
        return { days };
      }),
    recordAssociationChange: (call) =>
      once('recordAssociationChange', call, async (tx) => ({ doneAt: await worldNow(tx) })),
    reclaimVendorCredits: (call) =>
      once('reclaimVendorCredits', call, async (tx) => {
        const { cashCoupons = NONE, credit = NONE } = await factsOf(tx, 'billing', call.customerId, true);
        const emptied = { cashCoupons: { ...cashCoupons, minor: 0 }, credit: { ...credit, minor: 0 } };
        await mergeFacts(tx, 'billing', call.customerId, emptied);
        return { cashCoupons, credit };
      }),
    vendorCredits: ({ customerId }) =>
      ask(db, 'billing', customerId, async () => {
        const { cashCoupons = NONE, credit = NONE } = await factsOf(db, 'billing', customerId);
        return { cashCoupons, credit };
      }),
    freezeUntilBudget: (call) =>
      once('freezeUntilBudget', call, async (tx) => {
        await mergeFacts(tx, 'billing', call.customerId, { frozenUntilBudget: true });
        return { doneAt: await worldNow(tx) };
      }),
    lockPurchases: (call) =>
      once('lockPurchases', call, async (tx) => {
        const { purchaseLock = null } = await factsOf(tx, 'billing', call.customerId, true);
        if (purchaseLock && purchaseLock !== call.lockId) {
          throw new PortRefusal('locked-by-another', 'purchases are locked by another request');
        }
        await mergeFacts(tx, 'billing', call.customerId, { purchaseLock: call.lockId });
        return { doneAt: await worldNow(tx) };
      }),
    unlockPurchases: (call) =>
      once('unlockPurchases', call, async (tx) => {
        const { purchaseLock = null } = await factsOf(tx, 'billing', call.customerId, true);
        if (purchaseLock === call.lockId) await mergeFacts(tx, 'billing', call.customerId, { purchaseLock: null });
        return { doneAt: await worldNow(tx) };
      }),
  };
}

/**
 * Moves an amount from the partner to the customer (`sign` 1) or back (-1); the customer's facts are already locked.
 */
async function move(
  tx: Tx,
  amount: Money,
  between: { customerId: string; partnerId: string; sign: 1 | -1 },
): Promise<void> {
  const { partnerBalance = { ...amount, minor: 0 } } = await factsOf(tx, 'billing', between.customerId);
  const { balance = { ...amount, minor: 0 } } = await factsOf(tx, 'billing', between.partnerId, true);
  const left = balance.minor - between.sign * amount.minor;
  if (left < 0 || amount.minor < 0) {
    throw new PortRefusal('insufficient-balance', 'the partner no longer has this amount');
  }
  if (balance.currency !== amount.currency || partnerBalance.currency !== amount.currency) {
    throw new PortRefusal('currency-differs', 'the balances are kept in another currency');
  }
  await mergeFacts(tx, 'billing', between.partnerId, { balance: { ...balance, minor: left } });
  await mergeFacts(tx, 'billing', between.customerId, {
    partnerBalance: { ...partnerBalance, minor: partnerBalance.minor + between.sign * amount.minor },
  });
}
