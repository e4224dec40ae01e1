import { isLive } from '../../cases/rights';
import { createHash } from 'node:crypto';
import { findByToken, noteOpened } from '../../../db/engine/consent-tokens';
import { type CaseRow, readCase } from '../../../db/engine/cases';
import type { CaseTask } from '../../../db/engine/task-rows';
import { worldNow } from '../../../db/calendar/clock';
import type { Policy } from '../../../workflows/kit/policy/policy';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { viewerOf } from '../../http/viewer';
import type { Place } from '../frame/visit';

/** A link with a known token: for whom, on which task, and whether it may still decide it. */
export interface Link {
  readonly token: string;
  /** Names the link in cookies and keys without giving it away. */
  readonly mark: string;
  readonly actor: Actor;
  readonly row: CaseRow;
  readonly task: CaseTask;
  readonly policy: Policy;
  readonly live: boolean;
}

/** The actor of a link: the party it was made for, and nobody else. */
const linkActor = (partyId: string): Actor => ({ personId: partyId, partyId, roles: ['customer'], proof: 'link' });

/** The link of a token; undefined if unknown or revoked. */
export async function findLink({ deps }: Place, token: string): Promise<Link | undefined> {
  const { db, policies } = deps.api;
  const known = /^[\w-]{20,128}$/.test(token) ? await findByToken(db, token) : undefined;
  if (!known) return undefined;
  await noteOpened(db, token);
  const actor = linkActor(known.partyId);
  const [row, { now }] = await Promise.all([readCase(db, viewerOf(actor, policies), known.caseId), worldNow(db)]);
  const task = row?.tasks.find(({ id }) => id === known.taskId);
  const policy = policies.find(({ type }) => type === row?.type);
  if (!row || !task || !policy) return undefined;
  const live = isLive(row, task, now);
  return {
    token,
    mark: createHash('sha256').update(token).digest('base64url').slice(0, 22),
    actor,
    row,
    task,
    policy,
    live,
  };
}
