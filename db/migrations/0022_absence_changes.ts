import type { Knex } from 'knex';

/** Changes of absences are kept, and a message may be for one person instead of a role. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* Set for a notice to one person instead of a role of a party. */
    alter table notices add column person_id text;

    create table absence_changes (
      id bigint generated always as identity primary key,
      person_id text not null references people,
      changed_by text not null,
      at timestamptz not null default world_now(),
      before jsonb not null,
      after jsonb not null
    );
    create index absence_changes_by_person on absence_changes (person_id, id desc);
    create trigger absence_changes_append_only before update or delete or truncate on absence_changes
      execute function refuse_change();
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table absence_changes;
    alter table notices drop column person_id;
  `);
}
