import { findFiles } from '../../db/engine/files';
import type { Tx } from '../../db/knex';
import { chainEnd, listTimeline, type TimelineRow, verifyChain } from '../../db/engine/timeline';
import type { Viewer } from '../../db/engine/viewer';
import type { FormValues } from '../../workflows/kit/policy/fields';
import { say } from '../../workflows/kit/policy/labels';
import type { Policy } from '../../workflows/kit/policy/policy';
import type { ApiDeps } from '../http/deps';
import { mayRead } from './file-access';
import type { Call } from '../http/http';
import { formView } from './masking';

type View = Record<string, unknown>;
type Reading = Pick<Call, 'actor' | 'locale'>;

const CLAIM_ENTRY = /^task\.(claimed|released|delegated|taken-over|claim-ended)$/;

/** Of a change of a claim: whose it was, to whom it went, and why it ended by itself. */
function claimOf({ action, data }: TimelineRow): View {
  if (data === null || !CLAIM_ENTRY.test(action)) return {};
  const { from, to, why } = data;
  return {
    claim: { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(why !== undefined && { why }) },
  };
}

/** Of a task that has gone to others: which level it reached, to whom it went, whose claim ended, and why. */
function escalationOf({ action, data }: TimelineRow): View {
  return action === 'task.escalated' && data !== null ? { escalation: data } : {};
}

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
    ...claimOf(row),
    ...escalationOf(row),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
    contentHash: row.contentHash,
    hash: row.hash,
  };
}

/** What somebody did to a case, and to which of its fields, as one is told whose version is old. */
export function changeView(row: TimelineRow, locale: Call['locale']): View {
  const { at, actor, actorName, action, taskKey } = entryView(row, locale);
  const fields = row.data?.['fields'];
  const more = { actorName, taskKey, fields: Array.isArray(fields) ? fields : undefined };
  return { at, actor, action, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)) };
}

/** What a revision changed, as this reader may see it: lists and files are only named. */
function changesOf({ action, data }: TimelineRow, { form }: Policy, { actor, locale }: Reading): View {
  if (action !== 'form.revised' || !Array.isArray(data?.['fields'])) return {};
  const said = (side: 'from' | 'to') =>
    formView(form, (data[side] ?? {}) as FormValues, { roles: actor.roles, locale });
  const [from, to] = [said('from'), said('to')];
  const seen = form.filter(({ name, visibleTo }) => {
    const isTheirs = !visibleTo || visibleTo.some((role) => actor.roles.includes(role));
    return isTheirs && (data['fields'] as unknown[]).includes(name);
  });
  const changes = seen.map(({ name, label }) => ({
    field: name,
    label: say(label, locale),
    ...(Object.hasOwn(from, name) && { from: from[name] }),
    ...(Object.hasOwn(to, name) && { to: to[name] }),
  }));
  return { changes };
}

/** The file that an entry is about. */
const fileOf = ({ action, data }: TimelineRow): string | undefined =>
  action.startsWith('file.') && typeof data?.['id'] === 'string' ? data['id'] : undefined;

/** The names of the files in entries that the reader may open, by id. */
async function fileNames(
  { policies }: ApiDeps,
  tx: Tx,
  viewer: Viewer,
  rows: readonly TimelineRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => fileOf(row) ?? []))];
  const found = await findFiles(tx, viewer, ids);
  return new Map(found.filter((file) => mayRead(file, viewer.actor, policies)).map(({ id, name }) => [id, name]));
}

/** The record of a case: entries in order and the state of the hash chain, `valid` only if a check was requested. */
export function timelineView(
  { deps, locale, viewer, actor }: Reading & Pick<Call, 'deps' | 'viewer'>,
  caseId: string,
  policy: Policy,
  query: { verify?: boolean | undefined; limit: number; cursor?: number | undefined },
): Promise<View> {
  const { limit, cursor: after, verify } = query;
  // One snapshot, so that an entry written meanwhile does not look like a broken chain.
  return deps.db.transaction(
    async (tx) => {
      const rows = await listTimeline(tx, caseId, { after, limit: limit + 1 });
      const end = await chainEnd(tx, caseId);
      const shown = rows.slice(0, limit);
      const names = await fileNames(deps, tx, viewer, shown);
      const items = shown.map((row) => {
        const fileName = names.get(fileOf(row) ?? '');
        const changes = changesOf(row, policy, { actor, locale });
        return { ...entryView(row, locale), ...changes, ...(fileName !== undefined && { fileName }) };
      });
      const next = rows.length > limit && { next: String(rows[limit - 1]!.seq) };
      return { items, ...next, chain: { ...(verify && { valid: await verifyChain(tx, caseId, end) }), ...end } };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
