import type { Knex } from 'knex';

/** The customer need of each submitted opportunity, so that only one opportunity per need passes (domain 1.3.5). */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table opportunity_needs (
      case_id uuid primary key references cases on delete cascade,
      origin text not null check (origin in ('partner', 'vendor')),
      customer_key text not null,
      offering_key text not null,
      starts_on date not null,
      ends_on date not null check (ends_on >= starts_on),
      submitted_at timestamptz not null,
      passing_at timestamptz,
      passed_at timestamptz
    );
    create index opportunity_needs_same on opportunity_needs (customer_key, offering_key, submitted_at);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table opportunity_needs');
}
