import { lockAdministration } from '../../db/administration/lock';
import type { recordChange } from '../../db/administration/log';
import { StaleVersion } from '../../db/directory/directory';
import type { Db, Tx } from '../../db/knex';
import { type Condition, versionAmong } from '../http/conditions';
import type { Call } from '../http/http';
import { invalidField } from '../http/parse';
import { Problem } from '../http/problems';

/** What a write of the registry needs of its call. */
export type Writing = Pick<Call, 'deps' | 'actor'> & Condition;

/** Refuses a write whose If-Match names another version than the current one; 0 stands for nothing there yet. */
export function mustMatch(condition: Condition, current: number | undefined): void {
  const ifVersion = versionAmong(condition, current ?? 0);
  if (ifVersion !== undefined && ifVersion !== (current ?? 0))
    throw new Problem('version-conflict', { version: current ?? 0 });
}

/** Writes under the version of If-Match, or the current one; a tag that is not ours names no version. */
export async function versioned<T>(
  condition: Condition,
  current: { version: number } | undefined,
  write: (version: number | undefined) => Promise<T>,
): Promise<T> {
  const ifVersion = versionAmong(condition, current?.version);
  if (Number.isNaN(ifVersion)) throw new Problem('version-conflict', { version: current?.version ?? 0 });
  try {
    return await write(ifVersion ?? current?.version);
  } catch (error) {
    if (error instanceof StaleVersion) throw new Problem('version-conflict', { version: error.current ?? 0 });
    throw error;
  }
}

type Kind = Parameters<typeof recordChange>[1]['kind'];

/** Runs one write of this kind and key at a time, in a transaction that also holds its line of the record. */
export async function inTurn<T>(db: Db, kind: Kind, key: string, write: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db.transaction(async (tx) => {
      await lockAdministration(tx, kind, key);
      return write(tx);
    });
  } catch (error) {
    throw NAMESAKE.includes((error as { constraint?: string }).constraint ?? '') ? standsForAnother() : error;
  }
}

/** Constraints that keep an id for the system, a stranger or the party that has it. */
const NAMESAKE = ['people_nobody_is_the_system', 'parties_nobody_is_the_system', 'nobody_is_another_party'];

const standsForAnother = (): Problem =>
  invalidField('id', 'taken', '此编号代表系统或其他单位、人员', 'stands for the system, or another party or person');
