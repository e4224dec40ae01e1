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
  const [status] = await quotaStatuses(db, key, [subject], profile);
  return status!;
}

/** The same for several subjects, in their order. */
export async function quotaStatuses(
  db: Db,
  key: QuotaKey,
  subjects: readonly string[],
  profile: Profile,
): Promise<QuotaStatus[]> {
  const these = { quota: key };
  const [policy, used, granted, now] = await Promise.all([
    setting<QuotaPolicy>(db, key, QUOTAS[key]),
    db('quota_uses').where(these).whereIn('subject', subjects).whereNull('given_back_at').select<Moment[]>(USED),
    db('quota_grants').where(these).whereIn('subject', subjects).select<Moment[]>(GRANTED),
    db.raw<{ rows: { now: Date }[] }>('select world_now() as now'),
  ]);
  const nowMs = now.rows[0]?.now.getTime() ?? Number.NaN;
  return subjects.map((subject) =>
    statusOf(policy, policy.limit[profile], times(used, subject), times(granted, subject), nowMs),
  );
}

const USED = { subject: 'subject', at: 'used_at' };
const GRANTED = { subject: 'subject', at: 'granted_at' };

function statusOf(
  { months }: QuotaPolicy,
  limit: number,
  used: readonly number[],
  granted: readonly number[],
  now: number,
): QuotaStatus {
  const endOf = (at: number): number => monthsWindowEnd(at, months);
  const counting = (moments: readonly number[], then: number): number[] =>
    moments.filter((at) => then < endOf(at)).sort((a, b) => a - b);
  const uses = counting(used, now);
  const grants = counting(granted, now);
  const room = (then: number): boolean => counting(uses, then).length < limit + counting(grants, then).length;
  return {
    uses,
    grants,
    used: uses.length,
    allowed: limit + grants.length,
    // Extra attempts lapse too, so only the first end of a use that leaves room counts.
    freeAt: room(now) ? null : iso(uses.map(endOf).find(room)),
    clearAt: iso(uses.map(endOf).at(-1)),
  };
}

interface Moment {
  readonly subject: string;
  readonly at: Date;
}

const times = (rows: readonly Moment[], subject: string): number[] =>
  rows.filter((row) => row.subject === subject).map(({ at }) => at.getTime());

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
