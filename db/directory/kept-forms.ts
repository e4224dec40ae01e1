import { randomBytes } from 'node:crypto';
import type { Db } from '../knex';

/** A form that was not accepted, with what was entered into it, for the person who had opened it. */
export interface KeptForm {
  readonly personId: string;
  /** The page on which it stands. */
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Whether files were chosen; they are not kept. */
  readonly files: boolean;
}

/** How many forms are kept for one person; older ones make room. */
const MOST = 20;
const KEPT = `interval '24 hours'`;
const ID = /^[\w-]{22}$/;

/** Keeps a form for 24 hours; returns its id. */
export async function keepForm(db: Db, form: KeptForm): Promise<string> {
  const id = randomBytes(16).toString('base64url');
  const { personId, path, fields, files } = form;
  await db.raw(
    `with kept as (
       insert into kept_forms (id, person_id, path, fields, files)
       select :id, p.id, :path, :fields::json, :files from people p where p.id = :personId
     )
     delete from kept_forms where id in
       (select id from kept_forms where person_id = :personId order by kept_at desc offset :rest)`,
    { id, personId, path, fields: JSON.stringify(fields), files, rest: MOST - 1 },
  );
  return id;
}

/** A form kept for this person and page. */
export async function findKeptForm(
  db: Db,
  { id, personId, path }: { id: string; personId: string; path: string },
): Promise<Pick<KeptForm, 'fields' | 'files'> | undefined> {
  if (!ID.test(id)) return undefined;
  return db('kept_forms')
    .where({ id, person_id: personId, path })
    .whereRaw(`kept_at > now() - ${KEPT}`)
    .first<Pick<KeptForm, 'fields' | 'files'> | undefined>('fields', 'files');
}

/** Removes the forms whose time is over. */
export const sweepKeptForms = (db: Db): Promise<number> =>
  db('kept_forms').whereRaw(`kept_at <= now() - ${KEPT}`).delete();
