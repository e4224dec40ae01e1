import { monthsWindowEnd } from '../../workflows/kit/policy/deadlines';
import type { Profile, QuotaPolicy } from '../../workflows/kit/policy/policy';
import { QUOTAS, type QuotaKey } from '../../workflows/association/quotas';
import type { Db } from '../knex';
import { setting } from '../settings';

/** The state of a quota. `uses` and `grants` are the times (ms) of those that count now, oldest first. */
export interface QuotaStatus {
  readonly uses: readonly number[];
  /** Extra attempts given by an operator. */
  readonly grants: readonly number[];
  readonly used: number;
  readonly allowed: number;
  /** When (ISO) the next attempt becomes possible by itself; null when one is possible now, or none ever will be. */
  readonly freeAt: string | null;
  /** When (ISO) the last use ceases to count; null when none counts. */
  readonly clearAt: string | null;
}

/**
 * A subject's uses and extra attempts that count now, each until its window of calendar months has passed (domain
 * 1.0.2).
 */
export async function quotaStatus(db: Db, key: QuotaKey, subject: string, profile: Profile): Promise<QuotaStatus> {
  const [policy, used, granted, now] = await Promise.all([
    setting<QuotaPolicy>(db, key, QUOTAS[key]),
    db('quota_uses').where({ quota: key, subject }).whereNull('given_back_at').select<{ at: Date }[]>('used_at as at'),
    db('quota_grants').where({ quota: key, subject }).select<{ at: Date }[]>('granted_at as at'),
    db.raw<{ rows: { now: Date }[] }>('select world_now() as now'),
  ]);
  const endOf = (at: number): number => monthsWindowEnd(at, policy.months);
  const counting = (moments: readonly number[], then: number): number[] =>
    moments.filter((at) => then < endOf(at)).sort((a, b) => a - b);
  const nowMs = now.rows[0]?.now.getTime() ?? Number.NaN;
  const uses = counting(times(used), nowMs);
  const grants = counting(times(granted), nowMs);
  const room = (then: number): boolean =>
    counting(uses, then).length < policy.limit[profile] + counting(grants, then).length;
  return {
    uses,
    grants,
    used: uses.length,
    allowed: policy.limit[profile] + grants.length,
    // Extra attempts lapse too, so only the first end of a use that leaves room counts.
    freeAt: room(nowMs) ? null : iso(uses.map(endOf).find(room)),
    clearAt: iso(uses.map(endOf).at(-1)),
  };
}

const times = (rows: readonly { at: Date }[]): number[] => rows.map(({ at }) => at.getTime());

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
