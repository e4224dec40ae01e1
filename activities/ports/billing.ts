import type { AssociationModel } from './association';
import type { Money } from './money';

/**
 * The billing system's part of an association change (domain 1.1.7). Every call with a `key` is done once; `doneAt` is
 * ISO.
 */
export interface BillingPort {
  /** Returns what the partner had allocated to the customer to the partner's account; zero when there was nothing. */
  returnBalance(call: { key: string; customerId: string; partnerId: string }): Promise<{ amount: Money }>;
  /** Compensates `returnBalance`. Refuses `insufficient-balance` when the partner no longer has the amount. */
  reallocateBalance(call: {
    key: string;
    customerId: string;
    partnerId: string;
    amount: Money;
  }): Promise<{ doneAt: string }>;
  /** Raises the pay-per-use grace period to at least `minimumDays`; returns the days now in force. */
  setGracePeriod(call: { key: string; customerId: string; minimumDays: number }): Promise<{ days: number }>;
  /** The facts refunds are routed by: the association at payment time follows from the sequence of these records. */
  recordAssociationChange(call: {
    key: string;
    customerId: string;
    partnerId: string;
    modelBefore: AssociationModel | null;
    modelAfter: AssociationModel | null;
    at: string;
  }): Promise<{ doneAt: string }>;
  /** Switch to reseller: takes back the vendor's unused cash coupons and direct credit; returns what was taken. */
  reclaimVendorCredits(call: { key: string; customerId: string }): Promise<{ cashCoupons: Money; credit: Money }>;
  /** The vendor's unused cash coupons and direct credit of a customer, as they are now; zero when there are none. */
  vendorCredits(call: { customerId: string }): Promise<{ cashCoupons: Money; credit: Money }>;
  /** INTL: a reseller customer starts frozen, until its partner sets a budget and unfreezes it. */
  freezeUntilBudget(call: { key: string; customerId: string; partnerId: string }): Promise<{ doneAt: string }>;
  /** Blocks new orders between consent and completion (domain 1.1.9, case 4). Refuses `locked-by-another`. */
  lockPurchases(call: { key: string; customerId: string; lockId: string }): Promise<{ doneAt: string }>;
  /** Lifts the lock of that id; lifting one that is not there is no error. */
  unlockPurchases(call: { key: string; customerId: string; lockId: string }): Promise<{ doneAt: string }>;
}
