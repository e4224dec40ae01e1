import type { Knex } from 'knex';

/** Who is signed in to the console, and forms whose sender had to sign in again. Both live by the real time. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table sessions (
      hash bytea primary key,
      person_id text not null references people on delete cascade,
      created_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      ends_at timestamptz not null
    );
    create index sessions_by_person on sessions (person_id);
    create index sessions_by_end on sessions (ends_at);

    /* Not jsonb, which takes no U+0000: entries are kept as they were sent. */
    create table kept_forms (
      id text primary key,
      person_id text not null references people on delete cascade,
      path text not null,
      fields json not null,
      files boolean not null,
      kept_at timestamptz not null default now()
    );
    create index kept_forms_by_person on kept_forms (person_id, kept_at);
    create index kept_forms_by_age on kept_forms (kept_at);

    /* A person who may not come in any more, or whose account is another one now, is signed out everywhere. */
    create function end_sessions() returns trigger language plpgsql as $$
    begin
      delete from sessions where person_id = new.id;
      return null;
    end $$;
    create trigger people_end_sessions after update of active, external_subject on people for each row
      when (not new.active or new.external_subject is distinct from old.external_subject)
      execute function end_sessions();
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop trigger people_end_sessions on people;
    drop function end_sessions();
    drop table kept_forms;
    drop table sessions;
  `);
}
