import { z } from 'zod';

const money = z.strictObject({ minor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
const flag = z.boolean();

/** The facts behind the account check that are set from outside, each with its shape; the same in every adapter. */
export const ACCOUNT_FACTS = {
  orderAwaitingPartnerPayment: flag,
  validReservedInstance: flag,
  enterpriseRelation: z.enum([
    'none',
    'master-with-independent-subs',
    'independent-sub',
    'managed-sub',
    'master-with-managed-subs',
  ]),
  inArrears: flag,
  invoiceOwed: flag,
  postpaid: flag,
  balanceNeedsSpecialHandling: flag,
  specialContractInForce: flag,
  validPartnerSupportPlan: flag,
  unusedPickupCoupon: flag,
  manuallyFrozen: flag,
  validServiceSupportPlan: flag,
  unifiedSubsHaveSupportPlan: flag,
  currencyNotSet: flag,
  designatedContractSigned: flag,
  unspentStoredValueCard: flag,
  unspentGiftBalance: flag,
  creditAccount: flag,
  arrears: money.nullable(),
  ordersAwaitingPayment: money.nullable(),
  storedValueCards: money.nullable(),
  giftBalance: money.nullable(),
  cashBalance: money.nullable(),
};

/**
 * What the built-in outside world knows besides the registry, by port: the names and shapes that `setWorld` accepts,
 * all optional.
 */
export const WORLD_FACTS = {
  'account-check': z.strictObject(ACCOUNT_FACTS).partial(),
  /**
   * Of a customer: its partner's allocation, grace period, vendor credits, frozen until a budget is set, purchase lock.
   * Of a partner: its `balance`.
   */
  billing: z
    .strictObject({
      partnerBalance: money,
      balance: money,
      gracePeriodDays: z.int().min(0),
      cashCoupons: money,
      credit: money,
      frozenUntilBudget: flag,
      purchaseLock: z.string().max(256).nullable(),
    })
    .partial(),
  coupons: z
    .strictObject({ issued: z.array(z.strictObject({ id: z.string().min(1).max(64), value: money })).max(1000) })
    .partial(),
  delegation: z.strictObject({ scopes: z.array(z.enum(['place-orders', 'operate'])) }).partial(),
  /**
   * Of a partner: its record of sharing and delivering. Of a company, by its registration number: whether it is a
   * customer, and its sales manager.
   */
  crm: z
    .strictObject({
      sharesRegularly: flag,
      deliveredLast12Months: z.int().min(0),
      existingCustomer: flag,
      psm: z.string().max(128),
    })
    .partial(),
  /** Of a partner: its standing and the number of its order. Of `vendor`: to whom invoices are made out. */
  finance: z
    .strictObject({
      businessInformation: z.enum(['authenticated', 'pending', 'missing']),
      settlementCurrency: z.string().regex(/^[A-Z]{3}$/),
      taxNumber: z.string().min(1).max(64),
      overdueBill: flag,
      title: z.string().min(1).max(256),
      address: z.string().min(1).max(256),
      orderNumber: z.string().min(1).max(64).nullable(),
    })
    .partial(),
  /**
   * Of a partner: the bank's answer to a new order, how many answers are lost, and what becomes of its orders (`null`:
   * as answered). Of a payment, by its key: what becomes of that one.
   */
  payments: z
    .strictObject({
      answer: z.enum(['processing', 'paid', 'failed']),
      loseAnswers: z.int().min(0).max(1000),
      becomes: z.enum(['processing', 'paid', 'failed', 'returned']).nullable(),
      reason: z.string().max(256).nullable(),
    })
    .partial(),
  directory: z
    .strictObject({
      status: z.enum(['active', 'restricted', 'frozen', 'left', 'closed']),
      programmes: z.array(z.string().max(64)),
      regions: z.array(z.string().max(64)),
      pathStage: z.enum(['role-selection', 'role-validation', 'competency-differentiation']).nullable(),
      verificationCodeRequired: flag,
      namedAccount: flag,
    })
    .partial(),
  /** The target association: both names, or `model: null` for none. */
  association: z
    .strictObject({ partnerId: z.string().max(64), model: z.enum(['referral', 'reseller']).nullable() })
    .partial(),
  'back-office': z.strictObject({ preReviewer: z.string().max(128) }).partial(),
  'service-operations': z.strictObject({}),
  solutions: z
    .strictObject({
      certification: z.enum(['certified', 'advanced', 'none', 'revoked']),
      entitlementUntil: z.iso.date().nullable(),
      product: z.string().min(1).max(128),
    })
    .partial(),
  notification: z.strictObject({}),
  'verification-code': z.strictObject({}),
  calendar: z.strictObject({}),
} as const;

/** A port as the world names it, in kebab-case. */
export type WorldPort = keyof typeof WORLD_FACTS;
/** What is known of a subject of a port. */
export type WorldFacts<P extends WorldPort> = z.infer<(typeof WORLD_FACTS)[P]>;

/**
 * How the built-in outside world misbehaves: `fail` transient faults to come, `refuse` a refusal code (null lifts it),
 * `delayMs` before every answer.
 */
export const WORLD_FAULTS = z
  .strictObject({
    fail: z.int().min(0).max(1000),
    refuse: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/, 'a code of a-z, 0-9 and hyphen')
      .nullable(),
    delayMs: z.int().min(0).max(600_000),
  })
  .partial();
