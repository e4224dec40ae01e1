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

/** The effects of a case in the order in which they began. */
export async function effectsOf(db: Db, caseId: string): Promise<EffectRow[]> {
  return db('effects')
    .where({ case_id: caseId })
    .orderBy(['at', 'key'])
    .select<EffectRow[]>('key', 'attempt', 'system', 'status', 'detail', 'at');
}

/** Allowed transitions within one attempt: nothing follows done except its undo, and nothing follows that. */
const FOLLOWS = `effects.attempt <> excluded.attempt or effects.status in ('running', 'failed')
  or excluded.status = 'undone' or effects.status = 'done' and excluded.status = 'done'`;

/** Since when an effect has failed without a success between, and how often. */
const FAILING = {
  since: `case excluded.status when 'failed' then coalesce(effects.failing_since, excluded.at) when 'running' then effects.failing_since end`,
  tries: `case excluded.status when 'failed' then effects.tries + 1 when 'running' then effects.tries else 0 end`,
};

/** Keeps the state of an effect. The newest report on a key wins, but a late attempt cannot undo what is known. */
export async function noteEffect(db: Db, caseId: string, effect: Omit<EffectRow, 'at'>): Promise<void> {
  const failed = effect.status === 'failed';
  await db('effects')
    .insert({
      case_id: caseId,
      ...effect,
      detail: JSON.stringify(effect.detail),
      at: db.raw('world_now()'),
      failing_since: failed ? db.raw('world_now()') : null,
      tries: failed ? 1 : 0,
    })
    .onConflict(['case_id', 'key'])
    .merge({
      ...Object.fromEntries(
        ['attempt', 'system', 'status', 'detail', 'at'].map((column) => [column, db.raw('excluded.??', [column])]),
      ),
      failing_since: db.raw(FAILING.since),
      tries: db.raw(FAILING.tries),
    })
    .whereRaw(FOLLOWS);
}
