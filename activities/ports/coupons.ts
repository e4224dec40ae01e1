import type { Money } from './money';

/** An unused coupon that a partner has issued to a customer. */
export interface Coupon {
  id: string;
  value: Money;
}

/** Coupons issued by partners (domain 1.1.7). Every call with a `key` is done once. */
export interface CouponPort {
  /** The unused coupons that a partner has issued to a customer, as they are now. */
  issued(call: { customerId: string; partnerId: string }): Promise<{ coupons: Coupon[] }>;
  /** Recalls all unused coupons of the partner; returns them, so that they can be reissued. */
  recall(call: { key: string; customerId: string; partnerId: string }): Promise<{ coupons: Coupon[] }>;
  /** Compensates `recall`. */
  reissue(call: { key: string; customerId: string; partnerId: string; coupons: Coupon[] }): Promise<{ doneAt: string }>;
}
