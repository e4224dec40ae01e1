import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AuditEntry } from '../../workflows/kit/contract/commit';
import { prepared, type Tx } from '../knex';

/**
 * A stored line of the record. `hash` covers the previous line, so that no line can be changed, lost or added unseen.
 */
export interface AuditRow {
  readonly case_id: string;
  readonly seq: number;
  readonly version: number | null;
  readonly at: string;
  readonly action: string;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly acting_right: string;
  readonly task_id: string | null;
  readonly task_key: string | null;
  readonly from_state: string | null;
  readonly to_state: string | null;
  readonly comment: string | null;
  readonly data: unknown;
  readonly content_hash: string;
  readonly hash: string;
}

/** The end of a case's chain: how many lines it has and the hash of the last. */
export interface ChainEnd {
  readonly length: number;
  readonly head: string;
}

/** The SHA-256 of a value, whatever the order of its keys. */
export const sha256 = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');

/** The hash of what may be erased later for privacy; the chain holds only this digest of it. */
export const contentHash = (content: { comment: string | null; data: unknown }): string =>
  sha256({ comment: content.comment, data: content.data ?? null });

/** The hash of a line, over everything permanent and the previous line's hash. */
export function lineHash(row: Omit<AuditRow, 'hash' | 'comment' | 'data'>, previous: string): string {
  const {
    case_id,
    seq,
    at,
    action,
    actor,
    on_behalf_of,
    acting_right,
    task_id,
    task_key,
    from_state,
    to_state,
    content_hash,
  } = row;
  return sha256([
    previous,
    case_id,
    seq,
    at,
    action,
    actor,
    on_behalf_of,
    acting_right,
    task_id,
    task_key,
    from_state,
    to_state,
    content_hash,
  ]);
}

/** The rows of new entries at the end of a chain, and its new end. */
export function chain(
  caseId: string,
  end: ChainEnd,
  at: Date,
  version: number | null,
  entries: readonly AuditEntry[],
): { rows: AuditRow[]; end: ChainEnd } {
  const rows: AuditRow[] = [];
  let { length, head } = end;
  for (const entry of entries) {
    const comment = entry.comment ?? null;
    const data: unknown = entry.data ?? null;
    const line = {
      case_id: caseId,
      seq: (length += 1),
      version,
      at: at.toISOString(),
      action: entry.action,
      actor: entry.actor,
      on_behalf_of: entry.onBehalfOf ?? null,
      acting_right: entry.right,
      task_id: entry.taskId ?? null,
      task_key: entry.taskKey ?? null,
      from_state: entry.fromState ?? null,
      to_state: entry.toState ?? null,
      content_hash: contentHash({ comment, data }),
    };
    head = lineHash(line, head);
    rows.push({ ...line, comment, data, hash: head });
  }
  return { rows, end: { length, head } };
}

/** Adds one entry to a case's record outside of its own commits: a refused attempt, a revealed field. */
export async function appendEntry(tx: Tx, caseId: string, entry: AuditEntry): Promise<void> {
  const found = await tx
    .raw<{ rows: (ChainEnd & { now: Date })[] }>(
      'select chain_length as length, chain_head as head, world_now() as now from cases where id = ? for update',
      [caseId],
    )
    .options(prepared('chain-end'));
  const row = found.rows[0];
  if (row === undefined) throw new Error(`no case ${caseId}`);
  const { rows, end } = chain(caseId, row, row.now, null, [entry]);
  await tx
    .raw(
      `with written as (
         insert into audit_events (case_id, seq, version, at, action, actor, on_behalf_of, acting_right, task_id, task_key,
           from_state, to_state, comment, data, content_hash, hash)
         select case_id, seq, version, at, action, actor, on_behalf_of, acting_right, task_id, task_key, from_state, to_state,
           comment, nullif(data, 'null'), content_hash, hash
         from jsonb_populate_recordset(cast(null as audit_events), cast(? as jsonb))
       )
       update cases set chain_length = ?, chain_head = ? where id = ?`,
      [JSON.stringify(rows), end.length, end.head, caseId],
    )
    .options(prepared('append-entry'));
}
