import type { Knex } from 'knex';

/**
 * What was answered to a write with an idempotency key, besides those of cases and files, which keep their own; it is
 * encrypted with the key, of which there is only a digest here. How much people ask for. And a file is in one case.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table kept_answers (
      id text primary key check (id ~ '^[0-9a-f]{64}$'),
      fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
      /* Who is at it, and until when it is theirs to answer; none for a list whose items are remembered one by one. */
      holder uuid,
      held_until timestamptz,
      /* The language in which a list was answered first. */
      language text,
      answer bytea,
      asked_at timestamptz not null default clock_timestamp(),
      check ((holder is null) = (held_until is null)),
      check (answer is null or holder is null)
    );

    /* Points used up by an address or a person; worth nothing after a crash. */
    create unlogged table rate_limits (key varchar(255) primary key, points integer not null default 0, expire bigint);

    create index files_loose_by_party on files (party_id) where erased_at is null;

    create extension if not exists btree_gist;
    alter table case_files add constraint case_files_in_one_case exclude using gist (file_id with =, case_id with <>);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table case_files drop constraint case_files_in_one_case;
    drop index files_loose_by_party;
    drop table rate_limits, kept_answers;
  `);
}
