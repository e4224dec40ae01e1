import type { Knex } from 'knex';

/**
 * What cases that last for years need: a log of what their actions reported, silently waiting tasks, the erasure of
 * personal data; also more data on partners.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table case_log (
      case_id uuid not null references cases on delete cascade,
      no integer not null check (no > 0),
      version integer not null,
      at timestamptz not null,
      action text not null,
      actor text not null,
      form jsonb not null,
      erased_at timestamptz,
      primary key (case_id, no)
    );

    alter table tasks add column standing boolean not null default false;

    alter table audit_events add column erased_at timestamptz;
    create function refuse_change_but_erasure() returns trigger language plpgsql as $$
    begin
      if new.erased_at is null or new.comment is not null or new.data is not null
        or (to_jsonb(new) - array['comment', 'data', 'erased_at']) <> (to_jsonb(old) - array['comment', 'data', 'erased_at'])
      then raise exception '% is append-only', tg_table_name; end if;
      return new;
    end $$;
    drop trigger audit_events_append_only on audit_events;
    create trigger audit_events_append_only before delete or truncate on audit_events
      for each statement execute function refuse_change();
    create trigger audit_events_only_erased before update on audit_events
      for each row execute function refuse_change_but_erasure();

    /* Cases whose personal data was erased here, and whether the engine's histories of them are gone too. */
    create table erasures (
      case_id uuid primary key references cases on delete cascade,
      at timestamptz not null,
      histories_deleted_at timestamptz
    );
    alter table parties add column path_stage text
      check (path_stage in ('role-selection', 'role-validation', 'competency-differentiation'));
    create index parties_by_email on parties (lower(email)) where kind = 'partner';
    create index people_by_email on people (lower(email)) where active;

    create index erasures_waiting on erasures (at) where histories_deleted_at is null;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table erasures;
    drop index people_by_email;
    drop index parties_by_email;
    alter table parties drop column path_stage;
    drop trigger audit_events_only_erased on audit_events;
    drop trigger audit_events_append_only on audit_events;
    create trigger audit_events_append_only before update or delete or truncate on audit_events
      for each statement execute function refuse_change();
    drop function refuse_change_but_erasure();
    alter table audit_events drop column erased_at;
    alter table tasks drop column standing;
    drop table case_log;
  `);
}
