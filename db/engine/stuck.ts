import type { CommandKind } from './commands';
import type { Db } from '../knex';

/** A command that was received and is not in effect; `requestNo` is null while its case does not exist. */
export interface StuckCommand {
  readonly id: string;
  readonly kind: CommandKind;
  readonly caseId: string;
  readonly requestNo: string | null;
  readonly type: string;
  readonly owner: string;
  readonly receivedAt: Date;
  readonly attempts: number;
}

/** The commands that have waited longer than their first delivery takes, oldest first. */
export async function stuckCommands(db: Db, limit: number): Promise<StuckCommand[]> {
  const { rows } = await db.raw<{ rows: StuckCommand[] }>(
    `select k.id, k.kind, k.case_id as "caseId", c.request_no as "requestNo", k.type, k.owner, k.received_at as "receivedAt", k.attempts
     from commands k left join cases c on c.id = k.case_id
     where k.status = 'received' and k.next_attempt_at < clock_timestamp() + interval '1 hour' and k.attempts > 0
     order by k.received_at limit ?`,
    [limit],
  );
  return rows;
}

/** An effect on an outside system that failed and is not undone. The state of its case tells whether all was put back, or has come into effect. */
export interface FailedEffect {
  readonly caseId: string;
  readonly requestNo: string;
  readonly type: string;
  readonly state: string;
  readonly system: string;
  /** What the system said, if it did. */
  readonly reason: string | null;
  readonly at: Date;
}

/** The failed effects of open cases, newest first. */
export async function failedEffects(db: Db, limit: number): Promise<FailedEffect[]> {
  const { rows } = await db.raw<{ rows: FailedEffect[] }>(
    `select e.case_id as "caseId", c.request_no as "requestNo", c.type, c.state, e.system, e.detail ->> 'reason' as reason, e.at
     from effects e join cases c on c.id = e.case_id where e.status = 'failed' and c.closed_at is null order by e.at desc limit ?`,
    [limit],
  );
  return rows;
}
