import type { Money } from './money';

/**
 * How a customer's account relates to an enterprise account (domain 1.1.3): subs are `independent` or `managed` by
 * their master's finances.
 */
export type EnterpriseRelation =
  'none' | 'master-with-independent-subs' | 'independent-sub' | 'managed-sub' | 'master-with-managed-subs';

/**
 * Facts of billing, orders, contracts and coupons behind the account check (domain 1.1.3). A fact says what is so; the
 * policy says what it blocks.
 */
export interface AccountFacts {
  orderAwaitingPartnerPayment: boolean;
  validReservedInstance: boolean;
  enterpriseRelation: EnterpriseRelation;
  inArrears: boolean;
  invoiceOwed: boolean;
  postpaid: boolean;
  balanceNeedsSpecialHandling: boolean;
  specialContractInForce: boolean;
  validPartnerSupportPlan: boolean;
  unusedPickupCoupon: boolean;
  manuallyFrozen: boolean;
  validServiceSupportPlan: boolean;
  unifiedSubsHaveSupportPlan: boolean;
  currencyNotSet: boolean;
  designatedContractSigned: boolean;
  unspentStoredValueCard: boolean;
  unspentGiftBalance: boolean;
  creditAccount: boolean;
  /** Amounts behind the facts, for the pages; `null` where there is none. */
  arrears: Money | null;
  ordersAwaitingPayment: Money | null;
  storedValueCards: Money | null;
  giftBalance: Money | null;
  cashBalance: Money | null;
  partnerBalance: Money | null;
}

/**
 * Billing, order, enterprise, contract and coupon data of a customer, read afresh at every check. Refusal:
 * `unknown-party`.
 */
export interface AccountCheckPort {
  facts(call: { customerId: string; partnerId: string }): Promise<AccountFacts>;
}
