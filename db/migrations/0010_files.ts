import type { Knex } from 'knex';

/** Uploaded files and their places in cases. Their bytes are in the file storage, under the file's id. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table files (
      id uuid primary key,
      name text check (length(name) between 1 and 255),
      media_type text not null,
      size bigint not null check (size > 0),
      sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
      party_id text not null,
      uploaded_by text not null,
      idempotency_key text check (length(idempotency_key) between 1 and 255),
      uploaded_at timestamptz not null,
      /* When it was last put into a form. */
      named_at timestamptz not null,
      stored_at timestamptz,
      /* From here on nobody gets it any more; its bytes are removed later. */
      erased_at timestamptz,
      removed_at timestamptz,
      unique (uploaded_by, idempotency_key),
      check ((name is null) = (erased_at is not null)),
      check (idempotency_key is null or erased_at is null),
      check (removed_at is null or erased_at is not null)
    );
    create index files_loose on files (named_at) where erased_at is null;
    create index files_to_remove on files (erased_at) where erased_at is not null and removed_at is null;

    create table case_files (
      case_id uuid not null references cases on delete cascade,
      slot text not null check (length(slot) between 1 and 255),
      file_id uuid not null references files,
      state text not null check (state in ('submitted', 'accepted', 'refused', 'superseded')),
      reason text,
      decided_at timestamptz,
      added_at timestamptz not null,
      version integer not null,
      primary key (case_id, slot, file_id),
      check ((state = 'refused') = (reason is not null)),
      check (state not in ('accepted', 'refused') or decided_at is not null)
    );
    create index case_files_by_file on case_files (file_id);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table case_files, files');
}
