import type { Db } from '../knex';

/** One effect of a case on an outside system, as the case page shows it. */
export interface EffectRow {
  readonly key: string;
  readonly attempt: number;
  readonly system: string;
  readonly status: 'running' | 'done' | 'failed' | 'undone';
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** The effects of a case in the order in which they were begun. */
export async function effectsOf(db: Db, caseId: string): Promise<EffectRow[]> {
  return db('effects')
    .where({ case_id: caseId })
    .orderBy(['at', 'key'])
    .select<EffectRow[]>('key', 'attempt', 'system', 'status', 'detail', 'at');
}

/** What may follow a word on the same attempt of an effect: nothing goes back behind what is done but its undoing, and nothing behind that. */
const FOLLOWS = `effects.attempt <> excluded.attempt or effects.status in ('running', 'failed')
  or excluded.status = 'undone' or effects.status = 'done' and excluded.status = 'done'`;

/** Keeps how an effect stands. The newest word on a key wins, but an attempt that comes too late does not undo what is known. */
export async function noteEffect(db: Db, caseId: string, effect: Omit<EffectRow, 'at'>): Promise<void> {
  await db('effects')
    .insert({ case_id: caseId, ...effect, detail: JSON.stringify(effect.detail), at: db.raw('world_now()') })
    .onConflict(['case_id', 'key'])
    .merge(['attempt', 'system', 'status', 'detail', 'at'])
    .whereRaw(FOLLOWS);
}
