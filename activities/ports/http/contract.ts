import { z } from 'zod';
import { ACCOUNT_FACTS } from '../../../db/world/world-facts';
import type { Ports } from '../index';

const money = z.object({ minor: z.int(), currency: z.string() });
const instant = z.iso.datetime();
const done = z.object({ doneAt: instant });
const model = z.enum(['referral', 'reseller']);
const locale = z.enum(['zh-CN', 'en-US']);
const scope = z.enum(['place-orders', 'operate']);
const flag = z.boolean();
const coupons = z.array(z.object({ id: z.string(), value: money }));

const party = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string(),
  accountName: z.string(),
  email: z.string(),
  mobile: z.string().nullable(),
  locale,
  status: z.enum(['active', 'restricted', 'frozen', 'left', 'closed']),
});
const partner = party.extend({
  kind: z.enum([
    'csp',
    'service-partner',
    'system-integrator',
    'learning-partner',
    'software-partner',
    'master-distributor',
    'cloud-distributor',
  ]),
  programmes: z.array(z.string()),
  regions: z.array(z.string()),
  pathStage: z.enum(['role-selection', 'role-validation', 'competency-differentiation']).nullable(),
  verificationCodeRequired: flag,
});
const person = z.object({
  id: z.string(),
  partyId: z.string(),
  name: z.string(),
  nameEn: z.string(),
  email: z.string(),
  mobile: z.string().nullable(),
  locale,
  roles: z.array(z.string()),
  active: flag,
});
const people = z.object({ people: z.array(person) });

const accountFacts = z.object({ ...ACCOUNT_FACTS, partnerBalance: money.nullable() });
const association = z.object({ customerId: z.string(), partnerId: z.string(), model, since: instant });
const cooperation = z.object({
  distributorId: z.string(),
  masterId: z.string(),
  region: z.string(),
  since: instant,
});
const calendar = z.object({
  name: z.string(),
  year: z.int(),
  version: z.string(),
  source: z.string(),
  daysOff: z.array(z.iso.date()),
  workdays: z.array(z.iso.date()),
});

const specialist = z.object({
  id: z.string(),
  partnerId: z.string(),
  name: z.string(),
  state: z.enum([
    'invited',
    'expired',
    'bound',
    'unbound',
    'specialist-in-review',
    'specialist-rejected',
    'specialist',
    'cancellation-in-review',
    'cancelled',
  ]),
  position: z.string().nullable(),
  worksSince: z.iso.date().nullable(),
  certificates: z.array(z.object({ code: z.string(), validUntil: z.iso.date() })),
  programme: z.string().nullable(),
  project: z.string().nullable(),
  amount: money.nullable(),
  activeFrom: z.iso.date().nullable(),
  activeUntil: z.iso.date().nullable(),
});
const solution = z.object({
  id: z.string(),
  partnerId: z.string(),
  name: z.string(),
  nameEn: z.string(),
  product: z.string(),
  certification: z.enum(['certified', 'advanced', 'none', 'revoked']),
  entitlementUntil: z.iso.date().nullable(),
  usedBy: z.string().nullable(),
});
const line = z.object({
  personId: z.string(),
  name: z.string(),
  certificate: z.string(),
  project: z.string().exactOptional(),
  amount: money,
});

type Answers = {
  [P in keyof Ports]: {
    [O in keyof Ports[P]]: Ports[P][O] extends (call: never) => Promise<infer A> ? z.ZodType<A> : never;
  };
};

/**
 * Every operation of every port with the shape of its answer; an answer of another shape is a fault (docs/ports.md).
 */
export const CONTRACT = {
  accountCheck: { facts: accountFacts },
  association: {
    current: z.object({ association: association.nullable() }),
    change: z.object({ changedAt: instant }),
  },
  billing: {
    returnBalance: z.object({ amount: money }),
    reallocateBalance: done,
    setGracePeriod: z.object({ days: z.number() }),
    recordAssociationChange: done,
    reclaimVendorCredits: z.object({ cashCoupons: money, credit: money }),
    vendorCredits: z.object({ cashCoupons: money, credit: money }),
    freezeUntilBudget: done,
    lockPurchases: done,
    unlockPurchases: done,
  },
  coupons: {
    issued: z.object({ coupons }),
    recall: z.object({ coupons }),
    reissue: done,
  },
  crm: {
    partnerRecord: z.object({ sharesRegularly: flag, deliveredLast12Months: z.int().min(0) }),
    route: z.object({ existingCustomer: flag, psm: z.string().nullable() }),
    sync: done,
    recycle: done,
    forget: done,
  },
  delegation: {
    granted: z.object({ scopes: z.array(scope) }),
    revoke: z.object({ scopes: z.array(scope) }),
    restore: done,
  },
  directory: {
    partner: z.object({ partner: partner.nullable() }),
    partnerByEmail: z.object({ partner: partner.nullable() }),
    customer: z.object({ customer: party.extend({ namedAccount: flag }).nullable() }),
    person: z.object({ person: person.nullable() }),
    contacts: people,
    accountManagers: people,
    endAssignments: z.object({ personIds: z.array(z.string()) }),
    cooperation: z.object({ cooperation: cooperation.nullable() }),
    startCooperation: z.object({ since: instant }),
  },
  finance: {
    standing: z.object({
      businessInformation: z.enum(['authenticated', 'pending', 'missing']),
      settlementCurrency: z.string(),
      taxNumber: z.string(),
      overdueBill: flag,
    }),
    invoicing: z.object({ title: z.string(), taxNumber: z.string(), address: z.string(), orderNumber: z.string() }),
  },
  payments: {
    order: z.object({ status: z.enum(['processing', 'paid', 'failed']), reference: z.string() }),
    lookup: z.object({
      status: z.enum(['unknown', 'processing', 'paid', 'failed', 'returned']),
      reference: z.string().nullable(),
      reason: z.string().exactOptional(),
    }),
  },
  serviceOperations: {
    eligible: z.object({ partners: z.array(z.object({ partnerId: z.string(), lines: z.array(line) })) }),
    specialist: z.object({ specialist: specialist.nullable() }),
  },
  solutions: {
    solution: z.object({ solution: solution.nullable() }),
    solutionsOf: z.object({ solutions: z.array(solution) }),
    consumeEntitlement: z.object({ consumedAt: instant }),
  },
  backOffice: { preReviewer: z.object({ personId: z.string(), name: z.string(), email: z.string() }) },
  notification: {
    send: z.object({ status: z.enum(['sent', 'bounced']), detail: z.string().exactOptional() }),
  },
  verificationCode: {
    send: z.object({ codeId: z.string(), sentTo: z.string(), expiresAt: instant }),
    verify: z.object({
      result: z.enum(['passed', 'wrong', 'expired', 'exhausted', 'unknown']),
      attemptsLeft: z.int(),
    }),
  },
  calendar: { year: z.object({ calendar: calendar.nullable() }) },
} satisfies Answers;
