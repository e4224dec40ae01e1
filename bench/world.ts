import type { Db } from '../db/knex';
import { seed as seedCalendars } from '../db/seeds/calendars';
import { seedWorld } from '../db/seeds/world';

/**
 * How many customers of each model there are; every case takes one, because a request counts against its customer's
 * quota.
 */
export const CUSTOMERS = 10_000;

/** The partner of all customers of the benchmark. */
export const PARTNER = 'partner-a';

/** Cloud distributors without a master; each plays one case. */
export const DISTRIBUTORS = ['bench-distributor-1', 'bench-distributor-2'] as const;

/** The nth customer; the partner is associated with those that have a model. */
export const customerId = (model: 'reseller' | 'referral', nth: number): string => `bench-${model}-${nth}`;

/** The seeded world, with as many customers as cases are opened. */
export async function seedBench(db: Db): Promise<void> {
  await seedCalendars(db);
  await seedWorld(db);
  for (const model of ['reseller', 'referral']) {
    const bindings = { model, partner: PARTNER, customers: CUSTOMERS };
    await db.raw(
      `insert into parties (id, kind, name, name_en, account_name, email, mobile)
       select 'bench-' || :model || '-' || n, 'customer', '客户 ' || n, 'Customer ' || n, :model || n, :model || n || '@bench.example',
         '1990' || case :model when 'reseller' then 1 else 2 end || lpad(n::text, 6, '0')
       from generate_series(1, :customers) n`,
      bindings,
    );
    await db.raw(
      `insert into people (id, party_id, name, name_en, email, mobile, roles)
       select id, id, name, name_en, email, mobile, array['customer'] from parties where id like 'bench-' || :model || '-%'`,
      bindings,
    );
    await db.raw(
      `insert into associations (customer_id, partner_id, model, since)
       select id, :partner, :model, now() - interval '1 year' from parties where id like 'bench-' || :model || '-%'`,
      bindings,
    );
  }
  for (const id of DISTRIBUTORS) {
    const email = `contact@${id}.example`;
    await db('parties').insert({
      ...{ id, kind: 'partner', partner_kind: 'cloud-distributor', name: id, name_en: id, account_name: id, email },
      ...{ programmes: ['cloud-distributor'], regions: ['CN'] },
    });
    const admin = { id: `${id}.admin`, party_id: id, name: id, name_en: id, email: `admin@${id}.example` };
    await db('people').insert({ ...admin, roles: ['partner-admin'] });
  }
  await db.raw(
    `create table bare_steps (case_id text, seq integer, name text not null, data jsonb not null, primary key (case_id, seq))`,
  );
  await db.raw('analyze');
}
