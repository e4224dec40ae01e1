import type { CommandKind } from './commands';
import type { Db } from '../knex';
import type { Undeliverable } from './waiting-commands';

/**
 * A received command that is not in effect; `requestNo` is null while its case does not exist, `undeliverable` while
 * the reason is unknown.
 */
export interface StuckCommand {
  readonly id: string;
  readonly kind: CommandKind;
  readonly caseId: string;
  readonly requestNo: string | null;
  readonly type: string;
  readonly owner: string;
  readonly receivedAt: Date;
  /** How long it has waited, by the world clock. */
  readonly waitingSeconds: number;
  readonly attempts: number;
  readonly undeliverable: Undeliverable | null;
  readonly nextAttemptAt: Date;
}

/** How long a command may take: its sender's own attempt, the grace left to it and the relay's first attempts. */
const NORMAL = '30 seconds';

/** Commands that have waited unusually long or cannot be delivered, oldest first. */
export async function stuckCommands(db: Db, limit: number): Promise<StuckCommand[]> {
  const { rows } = await db.raw<{ rows: StuckCommand[] }>(
    `select k.id, k.kind, k.case_id as "caseId", c.request_no as "requestNo", k.type, k.owner, k.received_at as "receivedAt",
       floor(extract(epoch from clock.now - k.received_at))::int as "waitingSeconds", k.attempts, k.undeliverable, k.next_attempt_at as "nextAttemptAt"
     from commands k left join cases c on c.id = k.case_id, (select world_now() as now) clock
     where k.status = 'received' and (k.received_at < clock.now - ?::interval or k.undeliverable is not null)
     order by k.received_at limit ?`,
    [NORMAL, limit],
  );
  return rows;
}
