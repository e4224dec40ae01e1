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
import type { CaseChange } from '../shapes/problem';
import type { Entry, Timeline } from '../shapes/record';

type Reading = Pick<Call, 'actor' | 'locale'>;

const CLAIM_ENTRY = /^task\.(claimed|released|delegated|taken-over|claim-ended)$/;

/** Of a change of a claim: whose it was, to whom it went, and why it ended by itself. */
function claimOf({ action, data }: TimelineRow): Pick<Entry, 'claim'> {
  if (data === null || !CLAIM_ENTRY.test(action)) return {};
  const { from, to, why } = data as { readonly [part: string]: string | undefined };
  return {
    claim: { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...(why !== undefined && { why }) },
  };
}

/** Of a task that has gone to others: which level it reached, to whom it went, whose claim ended, and why. */
function escalationOf({ action, data }: TimelineRow): Pick<Entry, 'escalation'> {
  return action === 'task.escalated' && data !== null ? { escalation: data as Entry['escalation'] & {} } : {};
}

/** The parts that there are. */
const known = <T extends object>(parts: T) =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null && value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };

/** An entry of the record on the wire; `actorName` in the reader's language where the actor is a person. */
export function entryView(row: TimelineRow, locale: Call['locale']): Entry {
  const name = locale === 'zh-CN' ? row.actorName : row.actorNameEn;
  const { onBehalfOf, taskId, taskKey, fromState, toState, comment } = row;
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actor: row.actor,
    ...(name !== null && { actorName: name }),
    right: row.right,
    action: row.action,
    ...claimOf(row),
    ...escalationOf(row),
    ...known({ onBehalfOf, taskId, taskKey, fromState, toState, comment }),
    contentHash: row.contentHash,
    hash: row.hash,
  };
}

/** What somebody did to a case, and to which of its fields, as one is told whose version is old. */
export function changeView(row: TimelineRow, locale: Call['locale']): CaseChange {
  const { at, actor, actorName, action, taskKey } = entryView(row, locale);
  const fields = row.data?.['fields'];
  const more = { actorName, taskKey, fields: Array.isArray(fields) ? (fields as string[]) : undefined };
  return { at, actor, action, ...known(more) };
}

/** What a revision changed, as this reader may see it: lists and files are only named. */
function changesOf(
  { action, data }: TimelineRow,
  { form }: Policy,
  { actor, locale }: Reading,
): Pick<Entry, 'changes'> {
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
): Promise<Timeline> {
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
