import type { Knex } from 'knex';

/**
 * Every write outside a case: who changed what, from what to what and why, in a chain that only grows; changes that wait
 * for a second person; versions of the rows that had none; roles count only for the kind of party they belong to.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table administration_log (
      seq bigint primary key check (seq > 0),
      at timestamptz not null,
      actor text not null,
      /* Who proposed what the actor confirmed, refused or withdrew. */
      proposed_by text,
      action text not null,
      kind text not null,
      key text not null,
      changes jsonb not null,
      reason text,
      hash text not null
    );
    create index administration_log_by_key on administration_log (kind, key, seq);
    create index administration_log_by_actor on administration_log (actor, seq);
    create trigger administration_log_append_only before update or delete or truncate on administration_log
      for each statement execute function refuse_change();
    create table administration_head (
      only_row boolean primary key default true check (only_row),
      length bigint not null,
      head text not null
    );
    insert into administration_head (length, head) values (0, '');

    create table administration_changes (
      id uuid primary key,
      kind text not null check (kind in ('setting', 'budget')),
      key text not null,
      /* The value that is proposed, null for the default, and the one that it was meant to replace. */
      wanted jsonb,
      replaces jsonb,
      reason text,
      proposed_by text not null,
      proposed_at timestamptz not null,
      expires_at timestamptz not null,
      status text not null default 'pending' check (status in ('pending', 'confirmed', 'refused', 'withdrawn')),
      decided_by text check (decided_by is distinct from proposed_by or status <> 'confirmed'),
      decided_at timestamptz,
      decision_reason text,
      check ((status = 'pending') = (decided_by is null) and (status = 'pending') = (decided_at is null))
    );
    create index administration_changes_pending on administration_changes (proposed_at, id) where status = 'pending';

    alter table solutions add column version integer not null default 1;
    alter table cloud_services add column version integer not null default 1;
    alter table budgets add column version integer not null default 1;

    update settings set value = '"never"' where value = 'null';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    update settings set value = 'null' where value = '"never"';
    alter table budgets drop column version;
    alter table cloud_services drop column version;
    alter table solutions drop column version;
    drop table administration_changes, administration_head, administration_log;
  `);
}
