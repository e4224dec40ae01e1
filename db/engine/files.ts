import type { FileRef } from '../../workflows/kit/policy/fields';
import type { Actor } from '../../workflows/kit/policy/roles';
import { IdempotencyKeyReused } from './commands';
import type { Db, Tx } from '../knex';
import { KIT_SETTINGS } from '../../workflows/kit/policy/settings';
import { setting } from '../settings';
import { visibleTo, type Viewer } from './viewer';

/** A file as stored. */
export interface FileRow extends FileRef {
  readonly uploadedAt: Date;
}

/** A file to be stored, with what was found out while it arrived. */
export interface NewFile extends FileRef {
  readonly actor: Actor;
  readonly idempotencyKey?: string | undefined;
}

const COLUMNS = `f.id, f.name, f.media_type as "mediaType", f.size, f.sha256, f.uploaded_at as "uploadedAt"`;

/** More files than a party may have in no case. */
export class TooManyFiles extends Error {
  override readonly name = 'TooManyFiles';
}

const MEGABYTE = 1024 * 1024;

/**
 * Notes that a file is coming, or returns the earlier one with the same key. Nobody gets it before its bytes are
 * `stored`. Throws `TooManyFiles` when the party has too much that is in no case.
 */
export async function keepFile(db: Db, file: NewFile): Promise<FileRow & { readonly stored: boolean }> {
  const known = await keptBefore(db, file);
  if (known !== undefined) return known;
  const [most, megabytes] = await Promise.all([
    setting<number>(db, 'files.unattachedCount', KIT_SETTINGS['files.unattachedCount']),
    setting<number>(db, 'files.unattachedMegabytes', KIT_SETTINGS['files.unattachedMegabytes']),
  ]);
  const fresh = await db.transaction(async (tx) => {
    await tx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`files/${file.actor.partyId}`]);
    const { count, bytes } = await looseOf(tx, file.actor.partyId);
    if (count >= most || bytes + file.size > megabytes * MEGABYTE) throw new TooManyFiles();
    return insertFile(tx, file);
  });
  const kept = fresh ?? (await keptBefore(db, file));
  if (kept === undefined) throw new Error(`file ${file.id} was not kept`);
  return kept;
}

async function looseOf(tx: Tx, partyId: string): Promise<{ count: number; bytes: number }> {
  const { rows } = await tx.raw<{ rows: { count: number; bytes: number }[] }>(
    `select count(*)::int as count, coalesce(sum(f.size), 0)::float8 as bytes from files f
     where f.party_id = ? and f.erased_at is null and not exists (select from case_files a where a.file_id = f.id)`,
    [partyId],
  );
  return rows[0]!;
}

async function insertFile(tx: Tx, file: NewFile): Promise<(FileRow & { stored: boolean }) | undefined> {
  const { id, name, mediaType, size, sha256, actor, idempotencyKey = null } = file;
  const made = await tx.raw<{ rows: FileRow[] }>(
    `insert into files as f (id, name, media_type, size, sha256, party_id, uploaded_by, idempotency_key, uploaded_at, named_at)
     select ?, ?, ?, ?, ?, ?, ?, ?, now, now from (select world_now() as now) clock
     on conflict (uploaded_by, idempotency_key) do nothing returning ${COLUMNS}`,
    [id, name, mediaType, size, sha256, actor.partyId, actor.personId, idempotencyKey] as string[],
  );
  return made.rows[0] && { ...made.rows[0], stored: false };
}

async function keptBefore(db: Db, file: NewFile): Promise<(FileRow & { stored: boolean }) | undefined> {
  const { sha256, name, actor, idempotencyKey } = file;
  if (idempotencyKey === undefined) return undefined;
  const { rows } = await db.raw<{ rows: (FileRow & { stored: boolean })[] }>(
    `select ${COLUMNS}, f.stored_at is not null as stored from files f where uploaded_by = ? and idempotency_key = ?`,
    [actor.personId, idempotencyKey],
  );
  const [known] = rows;
  if (known && (known.sha256 !== sha256 || known.name !== name)) throw new IdempotencyKeyReused();
  return known;
}

/** Notes that a file's bytes are in the storage. */
export async function markStored(db: Db, id: string): Promise<void> {
  await db('files')
    .where({ id })
    .update({ stored_at: db.raw('world_now()') });
}

/** A place of a file in a case. */
export interface FilePlace {
  readonly type: string;
  readonly slot: string;
}

/** A file with its places in cases that the viewer may see. One that is in no case yet is for its party alone. */
export type FoundFile = FileRow & { readonly loose: boolean; readonly places: readonly FilePlace[] };

/** Those of the given files that the viewer's party has not attached yet, or that are in cases the viewer may see. */
export async function findFiles(db: Db | Tx, viewer: Viewer, ids: readonly string[]): Promise<FoundFile[]> {
  if (ids.length === 0) return [];
  const visible = visibleTo(viewer);
  const { rows } = await db.raw<{ rows: FoundFile[] }>(
    `select * from (
       select ${COLUMNS}, f.party_id = ? and not exists (select from case_files a where a.file_id = f.id) as loose,
         coalesce((select jsonb_agg(jsonb_build_object('type', c.type, 'slot', cf.slot)) from case_files cf join cases c on c.id = cf.case_id
           where cf.file_id = f.id and ${visible.sql}), '[]') as places
       from files f where f.id = any (?::uuid[]) and f.stored_at is not null and f.erased_at is null
     ) found where loose or places <> '[]'`,
    [viewer.actor.partyId, ...visible.bindings, ids] as never[],
  );
  return rows;
}

/** A file put into a form: whose it is, and where it already is. */
export interface NamedFile extends FileRef {
  readonly partyId: string;
  readonly elsewhere: boolean;
  /** Its slots in the case that the form is about. */
  readonly slots: readonly string[];
}

/** The files that a form names. They are kept from cleanup for a while, whatever becomes of the form. */
export async function nameFiles(db: Db, ids: readonly string[], caseId: string): Promise<NamedFile[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.raw<{ rows: NamedFile[] }>(
    `update files f set named_at = greatest(named_at, world_now())
     where id = any (?::uuid[]) and stored_at is not null and erased_at is null
     returning f.id, f.name, f.media_type as "mediaType", f.size, f.sha256, f.party_id as "partyId",
       exists (select from case_files a where a.file_id = f.id and a.case_id <> ?) as elsewhere,
       array(select a.slot from case_files a where a.file_id = f.id and a.case_id = ?) as slots`,
    [ids, caseId, caseId] as never[],
  );
  return rows;
}

/**
 * Gives up files that no case has attached within seven days, and returns all whose bytes are to be removed. Files of a
 * party with commands in flight stay: one of those may be about to attach them.
 */
export async function filesToRemove(db: Db, limit: number): Promise<string[]> {
  await db.raw(
    `update files set erased_at = world_now(), name = null, idempotency_key = null
     where erased_at is null and named_at < (select world_now()) - interval '7 days'
       and not exists (select from case_files a where a.file_id = files.id)
       and not exists (select from commands c where c.status = 'received' and c.actor->>'partyId' = files.party_id)`,
  );
  return (await db('files')
    .whereNotNull('erased_at')
    .whereNull('removed_at')
    .orderBy('erased_at')
    .limit(limit)
    .pluck('id')) as string[];
}

/** Notes that a file's bytes are gone; forgets the file if it was in no case. */
export async function markRemoved(db: Db, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx('files')
      .where({ id })
      .update({ removed_at: tx.raw('world_now()') });
    await tx('files')
      .where({ id })
      .whereNotExists(tx('case_files').where({ file_id: id }))
      .delete();
  });
}
