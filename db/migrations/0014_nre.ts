import type { Knex } from 'knex';

/**
 * Partners' solutions with their entitlements, the cloud services that a statement of work names (domain 1.5.3), and
 * money set aside out of another case's reservation.
 */
export async function up(db: Knex): Promise<void> {
  const drawn = await db.raw<{ rows: { name: string }[] }>(
    `select conname as name from pg_constraint
     where conrelid = 'ledger_entries'::regclass and pg_get_constraintdef(oid) like '%release%drawn_minor = 0%'`,
  );
  for (const { name } of drawn.rows) await db.raw('alter table ledger_entries drop constraint ??', [name]);
  await db.raw(`
    create table solutions (
      id text primary key check (id ~ '^[a-z0-9][a-z0-9.-]{0,127}$'),
      partner_id text not null references parties,
      name text not null check (length(name) between 1 and 128),
      name_en text not null check (length(name_en) between 1 and 128),
      product text not null check (length(product) between 1 and 128),
      certification text not null default 'none' check (certification in ('certified', 'advanced', 'none', 'revoked')),
      entitlement_until date,
      /* No reference to cases: an outside system may keep the solutions of another installation. */
      used_by uuid,
      used_at timestamptz,
      updated_at timestamptz not null default world_now(),
      check ((used_by is null) = (used_at is null))
    );
    create index solutions_by_partner on solutions (partner_id, id);

    create table cloud_services (
      code text primary key check (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
      name text not null check (length(name) between 1 and 128),
      name_en text not null check (length(name_en) between 1 and 128),
      category text not null check (length(category) between 1 and 128),
      high_order boolean not null,
      key boolean not null
    );

    alter table ledger_entries add constraint ledger_entries_drawn_by check (kind <> 'pay' or drawn_minor = 0);

    create index cases_nre on cases ((form ->> 'solutionId')) where type = 'nre';
    create index cases_nre_milestones on cases ((form ->> 'nreCaseId')) where type = 'nre-milestone';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index cases_nre_milestones;
    drop index cases_nre;
    alter table ledger_entries drop constraint ledger_entries_drawn_by;
    alter table ledger_entries add check (kind in ('commit', 'release') or drawn_minor = 0);
    drop table cloud_services, solutions;
  `);
}
