import type { Knex } from 'knex';

/** Dedicated personnel of partners (domain 1.4.4), and claims for incentives that can be made only once. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table specialists (
      id text primary key check (id ~ '^[a-z0-9][a-z0-9.-]{0,127}$'),
      partner_id text not null references parties,
      name text not null check (length(name) between 1 and 128),
      email text not null check (length(email) <= 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
      mobile text check (mobile ~ '^[+0-9][0-9 -]{4,31}$'),
      state text not null default 'invited' check (state in ('invited', 'expired', 'bound', 'unbound',
        'specialist-in-review', 'specialist-rejected', 'specialist', 'cancellation-in-review', 'cancelled')),
      position text check (length(position) between 1 and 128),
      works_since date,
      certificates jsonb not null default '[]' check (jsonb_typeof(certificates) = 'array'),
      programme text check (programme in ('service-expert', 'service-ccoe', 'si-presales', 'lecturer-fund')),
      project text check (length(project) between 1 and 128),
      amount_minor bigint check (amount_minor >= 0),
      amount_currency text check (amount_currency ~ '^[A-Z]{3}$'),
      active_from date,
      active_until date check (active_until >= active_from),
      version integer not null default 1 check (version > 0),
      updated_at timestamptz not null default world_now(),
      check ((amount_minor is null) = (amount_currency is null))
    );
    create index specialists_by_partner on specialists (partner_id, id);
    create index specialists_by_programme on specialists (programme, partner_id, id) where state = 'specialist';

    /* Nobody is bound to two partners: an account is identified by its address and its number. */
    create unique index specialists_bound_email on specialists (lower(email)) where state not in ('invited', 'expired', 'unbound');
    create unique index specialists_bound_mobile on specialists (mobile) where state not in ('invited', 'expired', 'unbound');

    /* No reference to cases: claimed before the case is written. */
    create table funding_claims (
      kind text not null check (length(kind) between 1 and 64),
      subject text not null check (length(subject) between 1 and 512),
      case_id uuid not null,
      claimed_at timestamptz not null,
      primary key (kind, subject)
    );
    create index funding_claims_by_case on funding_claims (case_id);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table funding_claims, specialists');
}
