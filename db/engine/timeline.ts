import { contentHash, lineHash, type ChainEnd } from './audit';
import type { Db, Tx } from '../knex';

/**
 * One entry of the record of a case. `at` is a Date of the world clock; `actorName` is null for the system and for
 * links.
 */
export interface TimelineRow {
  readonly seq: number;
  readonly version: number | null;
  readonly at: Date;
  readonly action: string;
  readonly actor: string;
  readonly actorName: string | null;
  readonly actorNameEn: string | null;
  readonly onBehalfOf: string | null;
  readonly right: string;
  readonly taskId: string | null;
  readonly taskKey: string | null;
  readonly fromState: string | null;
  readonly toState: string | null;
  readonly comment: string | null;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly contentHash: string;
  /** When its comment and data were erased for privacy. */
  readonly erasedAt: Date | null;
  readonly hash: string;
}

/** The entries of a case after a sequence number, in order. The caller has checked that the case may be seen. */
export async function listTimeline(
  db: Db | Tx,
  caseId: string,
  page: { after?: number | undefined; limit: number },
): Promise<TimelineRow[]> {
  const { rows } = await db.raw<{ rows: TimelineRow[] }>(
    `select a.seq, a.version, a.at, a.action, a.actor, p.name as "actorName", p.name_en as "actorNameEn", a.on_behalf_of as "onBehalfOf",
       a.acting_right as "right", a.task_id as "taskId", a.task_key as "taskKey", a.from_state as "fromState", a.to_state as "toState",
       a.comment, a.data, a.content_hash as "contentHash", a.erased_at as "erasedAt", a.hash
     from audit_events a left join people p on p.id = a.actor
     where a.case_id = ? and a.seq > ? order by a.seq limit ?`,
    [caseId, page.after ?? 0, page.limit],
  );
  return rows;
}

/** More than anybody reads of what happened meanwhile. */
const MOST_SINCE = 200;

/**
 * The entries of the last changes of a case, newest first. Callers count changes by versions: each commit of the engine
 * is one, and each change of a claim, which has an entry without version.
 */
export async function entriesSince(db: Db | Tx, caseId: string, changes: number): Promise<TimelineRow[]> {
  const { length } = await chainEnd(db, caseId);
  const rows = await listTimeline(db, caseId, { after: Math.max(0, length - MOST_SINCE), limit: MOST_SINCE });
  const found: TimelineRow[] = [];
  const steps = new Set<number | string>();
  for (const row of rows.reverse()) {
    const step = row.version ?? (CLAIMS.includes(row.action) ? `claim ${row.seq}` : undefined);
    if (step === undefined) continue;
    if (steps.add(step).size > changes) break;
    found.push(row);
  }
  return found;
}

const CLAIMS: readonly string[] = ['task.claimed', 'task.released', 'task.delegated', 'task.taken-over'];

// These say where a case went, or what the engine did or left undone about it, not why.
const NO_CAUSES = [
  ...['state.entered', 'case.closed', 'task.opened', 'task.cancelled'],
  ...['open.refused', 'decide.refused', 'act.refused', 'assign.refused'],
];

/** The entry that brought a case into its present state: an opening, a decision, an expiry, an action. */
export async function lastCause(db: Db | Tx, caseId: string): Promise<TimelineRow | undefined> {
  const { rows } = await db.raw<{ rows: { seq: number }[] }>(
    `select seq from audit_events where case_id = ? and action <> all (?) and seq <= (
       select max(seq) from audit_events where case_id = ? and to_state is not null) order by seq desc limit 1`,
    [caseId, NO_CAUSES, caseId],
  );
  const seq = rows[0]?.seq;
  return seq === undefined ? undefined : (await listTimeline(db, caseId, { after: seq - 1, limit: 1 }))[0];
}

/** The end of a case's record, as the case's row has it. */
export async function chainEnd(db: Db | Tx, caseId: string): Promise<ChainEnd> {
  const sql = 'select chain_length as length, chain_head as head from cases where id = ?';
  const { rows } = await db.raw<{ rows: ChainEnd[] }>(sql, [caseId]);
  return rows[0]!;
}

/** Whether the whole record of a case is as it was written: no line changed, lost or added. */
export async function verifyChain(db: Db | Tx, caseId: string, end: ChainEnd): Promise<boolean> {
  let head = '';
  let length = 0;
  for (;;) {
    const rows = await listTimeline(db, caseId, { after: length, limit: 500 });
    for (const row of rows) {
      if (row.seq !== length + 1 || !contentStands(row)) return false;
      head = lineHash(auditLine(caseId, row), head);
      if (head !== row.hash) return false;
      length += 1;
    }
    if (rows.length < 500) return length === end.length && head === end.head;
  }
}

// Of erased data only the digest is left, which the chain covers.
const contentStands = ({ comment, data, contentHash: digest, erasedAt }: TimelineRow): boolean =>
  erasedAt === null ? digest === contentHash({ comment, data }) : comment === null && data === null;

const auditLine = (caseId: string, row: TimelineRow): Parameters<typeof lineHash>[0] => ({
  case_id: caseId,
  seq: row.seq,
  version: row.version,
  at: row.at.toISOString(),
  action: row.action,
  actor: row.actor,
  on_behalf_of: row.onBehalfOf,
  acting_right: row.right,
  task_id: row.taskId,
  task_key: row.taskKey,
  from_state: row.fromState,
  to_state: row.toState,
  content_hash: row.contentHash,
});
