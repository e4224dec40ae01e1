import type { CaseFile, FileState } from '../../workflows/kit/contract/case-file';
import type { Tx } from '../knex';

/** A case file's place and state, as read with the case's row. */
export interface CaseFileRow {
  readonly slot: string;
  readonly fileId: string;
  readonly state: FileState;
  readonly reason: string | null;
}

/** A scalar subquery of the files of a case (alias `c`) as JSON. */
export const FILES_OF_CASE = `coalesce((select jsonb_agg(jsonb_build_object('slot', cf.slot, 'fileId', cf.file_id, 'state', cf.state,
  'reason', cf.reason)) from case_files cf where cf.case_id = c.id), '[]')`;

/** Writes a case's file changes. A file that is gone, or was in another case first, is skipped: no file stops a case. */
export async function writeFiles(
  tx: Tx,
  caseId: string,
  version: number,
  files: readonly CaseFile[],
  now: Date,
): Promise<void> {
  await tx.raw(
    `insert into case_files (case_id, slot, file_id, state, reason, decided_at, added_at, version)
     select :caseId, g.slot, f.id, g.state, g.reason, case when g.state in ('accepted', 'refused') then cast(:now as timestamptz) end,
       cast(:now as timestamptz), :version
     from jsonb_to_recordset(cast(:files as jsonb)) as g(slot text, "fileId" uuid, state text, reason text)
       join files f on f.id = g."fileId"
     where not exists (select from case_files first where first.file_id = f.id and first.case_id <> :caseId)
     on conflict (case_id, slot, file_id) do update set state = excluded.state, reason = excluded.reason,
       decided_at = excluded.decided_at, version = excluded.version`,
    { caseId, version, now: now.toISOString(), files: JSON.stringify(files) },
  );
}

/** Removes a case's files for good, except those that another case has too: their names at once, their bytes later. */
export async function eraseFiles(tx: Tx, caseId: string, now: Date): Promise<void> {
  await tx('case_files').where({ case_id: caseId, state: 'refused' }).update({ reason: '' });
  await tx.raw(
    `update files set erased_at = :now, name = null, idempotency_key = null
     where erased_at is null and id in (select file_id from case_files where case_id = :caseId) and not exists (
       select from case_files other where other.file_id = files.id and other.case_id <> :caseId
         and not exists (select from erasures e where e.case_id = other.case_id))`,
    { caseId, now },
  );
}
