import { createHash, randomUUID } from 'node:crypto';
import { keepFile, markStored } from '../../db/engine/files';
import type { Db } from '../../db/knex';
import type { FileRef } from '../../workflows/kit/policy/fields';
import type { Actor } from '../../workflows/kit/policy/roles';

/** An uploaded file, as forms refer to it. */
export async function keptFile(db: Db, actor: Actor, name: string): Promise<FileRef> {
  const sha256 = createHash('sha256').update(name).digest('hex');
  const file = { id: randomUUID(), name, mediaType: 'application/pdf', size: 7, sha256 };
  await keepFile(db, { ...file, actor });
  await markStored(db, file.id);
  return file;
}
