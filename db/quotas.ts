import { monthsWindowEnd } from '../workflows/kit/deadlines';
import type { Profile, QuotaPolicy } from '../workflows/kit/policy';
import { QUOTAS, type QuotaKey } from '../workflows/processes/quotas';
import type { Db } from './knex';
import { setting } from './settings';

/** How a quota stands. `freeAt` (ISO) is when the next attempt becomes possible by itself; null when one is possible now. */
export interface QuotaStatus {
  readonly used: number;
  readonly allowed: number;
  readonly freeAt: string | null;
}

/** Uses and extra attempts of a subject that count now: each counts until its window of calendar months has passed (domain 1.0.2). */
export async function quotaStatus(db: Db, key: QuotaKey, subject: string, profile: Profile): Promise<QuotaStatus> {
  const [policy, uses, grants, now] = await Promise.all([
    setting<QuotaPolicy>(db, key, QUOTAS[key]),
    db('quota_uses').where({ quota: key, subject }).whereNull('given_back_at').select<{ at: Date }[]>('used_at as at'),
    db('quota_grants').where({ quota: key, subject }).select<{ at: Date }[]>('granted_at as at'),
    db.raw<{ rows: { now: Date }[] }>('select world_now() as now'),
  ]);
  const nowMs = now.rows[0]?.now.getTime() ?? Number.NaN;
  const ends = (rows: { at: Date }[]): number[] =>
    rows
      .map(({ at }) => monthsWindowEnd(at.getTime(), policy.months))
      .filter((end) => nowMs < end)
      .sort((a, b) => a - b);
  const counting = ends(uses);
  const allowed = policy.limit[profile] + ends(grants).length;
  const freeing = counting[counting.length - allowed];
  return { used: counting.length, allowed, freeAt: freeing === undefined ? null : new Date(freeing).toISOString() };
}
