import type { Db } from '../knex';
import { snakeKeys } from '../rows';
import type { WorldFacts } from '../world/world-facts';
import { PARTIES, PEOPLE } from './world-parties';
import { CLOUD_SERVICE_ROWS, SOLUTION_ROWS } from './world-solutions';
import { SPECIALIST_ROWS } from './world-specialists';

const cny = (yuan: number) => ({ minor: yuan * 100, currency: 'CNY' });

const ASSOCIATIONS = [
  ['customer-1', 'partner-a', 'referral', '2023-04-12T02:30:00Z'],
  ['customer-2', 'partner-a', 'reseller', '2023-06-01T01:15:00Z'],
  ['customer-3', 'partner-a', 'referral', '2023-09-20T06:00:00Z'],
  ['customer-4', 'partner-a', 'reseller', '2024-01-08T03:45:00Z'],
  ['customer-5', 'partner-a', 'referral', '2024-02-19T08:20:00Z'],
  ['customer-6', 'partner-a', 'reseller', '2024-03-05T02:00:00Z'],
  ['customer-7', 'partner-a', 'referral', '2024-05-22T07:10:00Z'],
  ['customer-8', 'frozen-partner', 'reseller', '2024-06-11T05:30:00Z'],
  ['customer-9', 'distributor-1', 'reseller', '2024-08-27T01:40:00Z'],
  ['customer-11', 'intl-partner', 'referral', '2024-09-10T03:00:00Z'],
  ['customer-12', 'intl-partner', 'reseller', '2024-09-12T03:00:00Z'],
] as const;

const COOPERATIONS = [
  ['distributor-1', 'master-1', 'CN', '2023-03-01T02:00:00Z'],
  ['distributor-2', 'master-1', 'CN', '2023-07-17T02:00:00Z'],
  ['distributor-3', 'master-2', 'CN', '2024-04-02T02:00:00Z'],
] as const;

const ASSIGNMENTS = [
  ['customer-1', 'partner-a.account-manager'],
  ['customer-2', 'partner-a.account-manager'],
  ['customer-9', 'distributor-1.account-manager'],
] as const;

/** What blocks customers, by kind: money (5), purchases and contracts (6), enterprise and invoicing (7). */
const BLOCKERS: Record<string, WorldFacts<'account-check'>> = {
  'customer-1': { cashBalance: cny(1_280) },
  'customer-3': { cashBalance: cny(36) },
  'customer-5': {
    inArrears: true,
    arrears: cny(862),
    orderAwaitingPartnerPayment: true,
    ordersAwaitingPayment: cny(4_500),
  },
  'customer-6': {
    validReservedInstance: true,
    specialContractInForce: true,
    validPartnerSupportPlan: true,
    unusedPickupCoupon: true,
  },
  'customer-7': { enterpriseRelation: 'master-with-independent-subs', postpaid: true, invoiceOwed: true },
};

/** What partners hold, and what reseller customers have to return to them. */
const BILLING: Record<string, WorldFacts<'billing'>> = {
  'partner-a': { balance: cny(500_000) },
  'frozen-partner': { balance: cny(0) },
  'distributor-1': { balance: cny(40_000) },
  'customer-1': { gracePeriodDays: 0, cashCoupons: cny(200), credit: cny(1_000) },
  'customer-2': { partnerBalance: cny(12_500) },
  'customer-4': { partnerBalance: cny(3_200) },
  'customer-6': { partnerBalance: cny(800) },
  'customer-8': { partnerBalance: cny(150) },
  'customer-9': { partnerBalance: cny(2_000) },
};

const COUPONS: Record<string, WorldFacts<'coupons'>> = {
  'customer-2': {
    issued: [
      { id: 'coupon-2-1', value: cny(500) },
      { id: 'coupon-2-2', value: cny(1_000) },
    ],
  },
  'customer-4': { issued: [{ id: 'coupon-4-1', value: cny(300) }] },
  'customer-9': { issued: [{ id: 'coupon-9-1', value: cny(100) }] },
};

const DELEGATIONS: Record<string, WorldFacts<'delegation'>> = {
  'customer-1': { scopes: ['place-orders'] },
  'customer-2': { scopes: ['place-orders', 'operate'] },
  'customer-4': { scopes: ['operate'] },
};

/** How partners share and deliver, and what the CRM knows of companies: one is a customer already. */
const CRM: Record<string, WorldFacts<'crm'>> = {
  'partner-a': { sharesRegularly: true, deliveredLast12Months: 1 },
  'si-partner': { sharesRegularly: true, deliveredLast12Months: 3 },
  'software-partner': { sharesRegularly: true, deliveredLast12Months: 1 },
  '91310000QINGHE0001': { existingCustomer: true, psm: 'vendor.psm' },
};

/** What invoices of the seeded partners carry, and to whom they are made out. */
const FINANCE: Record<string, WorldFacts<'finance'>> = {
  vendor: {
    title: '岚渡云计算技术有限公司',
    taxNumber: '91310000MA1LANDU01',
    address: '上海市浦东新区岚渡路 1 号',
  },
  'partner-a': { taxNumber: '91310000MA1XINGZ02' },
  'service-partner': { taxNumber: '91310000MA1HEYAN03' },
  'si-partner': { taxNumber: '91310000MA1CHENG04' },
  'learning-partner': { taxNumber: '91310000MA1ZHIYU05' },
  'software-partner': { taxNumber: '91310000MA1SHIGU06' },
  'intl-partner': { taxNumber: '201912345K' },
};

/** Budgets of the two funding programmes: full-time personnel incentive and one-time engineering costs. */
const BUDGETS = [
  ['fh', 50_000_000],
  ['nre', 30_000_000],
] as const;

/**
 * Writes the demonstration's seeded world (docs/demo-world.md). An existing party keeps its state: a customer unlinked
 * yesterday is not linked again by today's start.
 */
export async function seedWorld(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    const inserted: { id: string }[] = await tx('parties')
      .insert(PARTIES.map(snakeKeys))
      .onConflict('id')
      .ignore()
      .returning('id');
    const fresh = new Set(inserted.map(({ id }) => id));
    const freshOnly = <R extends readonly [string, ...unknown[]]>(rows: readonly R[]) =>
      rows.filter(([id]) => fresh.has(id));

    await tx('people').insert(PEOPLE.map(snakeKeys)).onConflict('id').ignore();
    await tx('specialists').insert(SPECIALIST_ROWS).onConflict('id').ignore();
    await tx('solutions').insert(SOLUTION_ROWS).onConflict('id').ignore();
    await tx('cloud_services').insert(CLOUD_SERVICE_ROWS).onConflict('code').ignore();
    for (const [customer_id, partner_id, model, since] of freshOnly(ASSOCIATIONS)) {
      await tx('associations').insert({ customer_id, partner_id, model, since });
    }
    for (const [distributor_id, master_id, region, since] of freshOnly(COOPERATIONS)) {
      await tx('cooperations').insert({ distributor_id, master_id, region, since });
    }
    for (const [customer_id, person_id] of freshOnly(ASSIGNMENTS)) {
      await tx('assignments').insert({ assigned_id: customer_id, person_id });
    }
    const worlds = {
      'account-check': BLOCKERS,
      billing: BILLING,
      coupons: COUPONS,
      delegation: DELEGATIONS,
      crm: CRM,
      finance: FINANCE,
    };
    for (const [key, yuan] of BUDGETS) {
      const { minor, currency } = cny(yuan);
      await tx('budgets').insert({ key, currency, total_minor: minor, confirmed_minor: minor }).onConflict().ignore();
    }
    for (const [port, subjects] of Object.entries(worlds)) {
      for (const [subject, facts] of Object.entries(subjects)) {
        await tx('world_facts')
          .insert({ port, subject, facts: JSON.stringify(facts) })
          .onConflict()
          .ignore();
      }
    }
  });
}
