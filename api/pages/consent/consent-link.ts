import { isLive } from '../../cases/rights';
import { createHash } from 'node:crypto';
import { findIssued, newestLinkAt, noteOpened } from '../../../db/engine/consent-tokens';
import { type CaseRow, readCase } from '../../../db/engine/cases';
import type { CaseTask } from '../../../db/engine/task-rows';
import { worldNow } from '../../../db/calendar/clock';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { viewerOf } from '../../http/viewer';
import type { Place } from '../frame/visit';

/** A link that was issued once: for whom, on which task, and whether it may still decide it. */
export interface Link {
  readonly token: string;
  /** Names the link in cookies and keys without giving it away. */
  readonly mark: string;
  readonly actor: Actor;
  readonly row: CaseRow;
  readonly task: CaseTask;
  readonly policy: Policy;
  /** A newer link has taken its place. */
  readonly replaced: boolean;
  readonly live: boolean;
}

/** What became of a link that cannot decide any more, and when (ISO). */
export type LinkEnd =
  | { readonly kind: 'granted' | 'refused' | 'decided' | 'withdrawn' | 'cancelled'; readonly at: string }
  | { readonly kind: 'expired'; readonly dueAt: string }
  | { readonly kind: 'replaced'; readonly at: string | undefined };

/** The actor of a link: the party it was made for, and nobody else. */
const linkActor = (partyId: string): Actor => ({ personId: partyId, partyId, roles: ['customer'], proof: 'link' });

/** The link of a token; undefined if it was never issued. */
export async function findLink({ deps }: Place, token: string): Promise<Link | undefined> {
  const { db, policies } = deps.api;
  const known = /^[\w-]{20,128}$/.test(token) ? await findIssued(db, token) : undefined;
  if (!known) return undefined;
  await noteOpened(db, token);
  const actor = linkActor(known.partyId);
  const [row, { now }] = await Promise.all([readCase(db, viewerOf(actor, policies), known.caseId), worldNow(db)]);
  const task = row?.tasks.find(({ id }) => id === known.taskId);
  const policy = policies.find(({ type }) => type === row?.type);
  if (!row || !task || !policy) return undefined;
  const replaced = known.revokedAt !== null;
  return {
    token,
    mark: createHash('sha256').update(token).digest('base64url').slice(0, 22),
    actor,
    row,
    task,
    policy,
    replaced,
    live: !replaced && isLive(row, task, now),
  };
}

/** What became of a link that may not decide. */
export async function endOf({ deps }: Place, { row, task }: Link): Promise<LinkEnd> {
  const closedAt = (row.closedAt ?? row.updatedAt).toISOString();
  if (task.status === 'decided') {
    const kind = ({ grant: 'granted', refuse: 'refused' } as const)[task.decision ?? ''] ?? 'decided';
    return { kind, at: task.decidedAt?.toISOString() ?? closedAt };
  }
  if (row.outcome === 'withdrawn') return { kind: 'withdrawn', at: closedAt };
  const open = task.status === 'open' && row.outcome === null;
  if (open && task.dueAt !== null && !isLive(row, task, (await worldNow(deps.api.db)).now))
    return { kind: 'expired', dueAt: task.dueAt.toISOString() };
  if (open) return { kind: 'replaced', at: (await newestLinkAt(deps.api.db, task.id))?.toISOString() };
  if (task.status === 'expired' && task.dueAt !== null) return { kind: 'expired', dueAt: task.dueAt.toISOString() };
  return { kind: 'cancelled', at: closedAt };
}
