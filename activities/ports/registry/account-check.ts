import { findParty } from '../../../db/directory/directory';
import type { Db } from '../../../db/knex';
import { factsOf } from '../../../db/world/world';
import type { AccountCheckPort, AccountFacts } from '../account-check';
import { PortRefusal } from '../errors';
import { ask } from './simulation';

const NOTHING: AccountFacts = {
  orderAwaitingPartnerPayment: false,
  validReservedInstance: false,
  enterpriseRelation: 'none',
  inArrears: false,
  invoiceOwed: false,
  postpaid: false,
  balanceNeedsSpecialHandling: false,
  specialContractInForce: false,
  validPartnerSupportPlan: false,
  unusedPickupCoupon: false,
  manuallyFrozen: false,
  validServiceSupportPlan: false,
  unifiedSubsHaveSupportPlan: false,
  currencyNotSet: false,
  designatedContractSigned: false,
  unspentStoredValueCard: false,
  unspentGiftBalance: false,
  creditAccount: false,
  arrears: null,
  ordersAwaitingPayment: null,
  storedValueCards: null,
  giftBalance: null,
  cashBalance: null,
  partnerBalance: null,
};

/** Simulates billing, orders and contracts: nothing blocks a customer except what `setWorld` says. */
export function registryAccountCheck(db: Db): AccountCheckPort {
  return {
    facts: ({ customerId }) =>
      ask(db, 'account-check', customerId, async () => {
        if ((await findParty(db, customerId))?.kind !== 'customer') {
          throw new PortRefusal('unknown-party', 'there is no such customer');
        }
        const facts = await factsOf(db, 'account-check', customerId);
        const { partnerBalance = null } = await factsOf(db, 'billing', customerId);
        return { ...NOTHING, partnerBalance, ...facts } as AccountFacts;
      }),
  };
}
