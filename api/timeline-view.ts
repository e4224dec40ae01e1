import { chainEnd, listTimeline, type TimelineRow, verifyChain } from '../db/timeline';
import type { Call } from './http';

type View = Record<string, unknown>;

/** An entry of the record on the wire; `actorName` in the reader's language where the actor is a person. */
export function entryView(row: TimelineRow, locale: Call['locale']): View {
  const name = locale === 'zh-CN' ? row.actorName : row.actorNameEn;
  const optional = {
    onBehalfOf: row.onBehalfOf,
    taskId: row.taskId,
    taskKey: row.taskKey,
    fromState: row.fromState,
    toState: row.toState,
    comment: row.comment,
  };
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actor: row.actor,
    ...(name !== null && { actorName: name }),
    right: row.right,
    action: row.action,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
    contentHash: row.contentHash,
    hash: row.hash,
  };
}

/** The record of a case: entries in order and the state of the hash chain, `valid` only where it was asked to be checked. */
export function timelineView(
  { deps, locale }: Pick<Call, 'deps' | 'locale'>,
  caseId: string,
  query: { verify?: boolean | undefined; limit: number; cursor?: number | undefined },
): Promise<View> {
  const { limit, cursor: after, verify } = query;
  // One snapshot, so that an entry written meanwhile does not look like a broken chain.
  return deps.db.transaction(
    async (tx) => {
      const rows = await listTimeline(tx, caseId, { after, limit: limit + 1 });
      const end = await chainEnd(tx, caseId);
      const items = rows.slice(0, limit).map((row) => entryView(row, locale));
      const next = rows.length > limit && { next: String(rows[limit - 1]!.seq) };
      return { items, ...next, chain: { ...(verify && { valid: await verifyChain(tx, caseId, end) }), ...end } };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
