import type { Db, Tx } from './knex';

/** One entry of the record of a case. `at` is a Date of the world clock; `actorName` is null for the system and for links. */
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
  readonly hash: string;
}

/** The entries of a case after a sequence number, in order. The caller has proved that the case may be seen. */
export async function listTimeline(
  db: Db | Tx,
  caseId: string,
  page: { after?: number | undefined; limit: number },
): Promise<TimelineRow[]> {
  const { rows } = await db.raw<{ rows: TimelineRow[] }>(
    `select a.seq, a.version, a.at, a.action, a.actor, p.name as "actorName", p.name_en as "actorNameEn", a.on_behalf_of as "onBehalfOf",
       a.acting_right as "right", a.task_id as "taskId", a.task_key as "taskKey", a.from_state as "fromState", a.to_state as "toState",
       a.comment, a.data, a.content_hash as "contentHash", a.hash
     from audit_events a left join people p on p.id = a.actor
     where a.case_id = ? and a.seq > ? order by a.seq limit ?`,
    [caseId, page.after ?? 0, page.limit],
  );
  return rows;
}

/** The entry that brought a case into its present state. */
export async function lastMove(db: Db | Tx, caseId: string): Promise<TimelineRow | undefined> {
  const { rows } = await db.raw<{ rows: { seq: number }[] }>(
    'select seq from audit_events where case_id = ? and to_state is not null order by seq desc limit 1',
    [caseId],
  );
  const seq = rows[0]?.seq;
  return seq === undefined ? undefined : (await listTimeline(db, caseId, { after: seq - 1, limit: 1 }))[0];
}
