import type { ProcessType } from '../../../workflows/registry';
import { isLive } from '../../cases/rights';
import { createHash } from 'node:crypto';
import { readCase, type CaseRow } from '../../../db/engine/cases';
import { findByToken } from '../../../db/engine/consent-tokens';
import { findParty, findPartnerByEmail, type Party } from '../../../db/directory/directory';
import type { CaseTask } from '../../../db/engine/task-rows';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { type Actor, SYSTEM } from '../../../workflows/kit/policy/roles';
import { isUuid } from '../../cases/find';
import { viewerOf } from '../../http/viewer';
import type { Place } from '../frame/visit';

/** The process whose links lead here. */
export const INVITATION = 'distributor-invitation' satisfies ProcessType;

/** Where links are, and where a reader who signed in first finds theirs again. */
export const UNDER = '/invitations';
export const BACK = `${UNDER}/back`;

/** Where its party finds an invitation without a link. */
export const RECEIVED = '/distribution/received';

/** An invitation a reader has found: what it asks, and whether it may still be decided. */
export interface Invitation {
  /** The address of its page: its link, or one for its party alone. */
  readonly here: string;
  /** Names the link in keys without giving it away. */
  readonly mark: string;
  readonly row: CaseRow;
  readonly task: CaseTask;
  readonly policy: Policy;
  readonly live: boolean;
}

/**
 * How a reader relates to an invitation: not signed in, another account, or of the invited company, which may not be a
 * distributor yet, be unknown to the invitation, or have no right here to decide.
 */
export type Standing = 'stranger' | 'other' | 'outside' | 'unrecognised' | 'colleague' | 'invited';

/** The invitation of a token; undefined if unknown, replaced, or of another kind of link. */
export async function findInvitation({ deps }: Place, token: string, now: Date): Promise<Invitation | undefined> {
  const { db, policies } = deps.api;
  const known = isToken(token) ? await findByToken(db, token) : undefined;
  if (!known) return undefined;
  // The link itself lets its bearer read: its intended reader is known only after signing in.
  const row = await readCase(db, { ...viewerOf(SYSTEM, policies), types: [INVITATION] }, known.caseId);
  return row && invitationIn({ deps }, row, known.taskId, `${UNDER}/${token}`, now);
}

/** The same for its party, which finds it among its cases without a link; undefined for anybody else. */
export async function findReceived(
  { deps }: Place,
  actor: Actor,
  caseId: string,
  now: Date,
): Promise<Invitation | undefined> {
  const { db, policies } = deps.api;
  const row = isUuid(caseId) ? await readCase(db, viewerOf(actor, policies), caseId) : undefined;
  const task = row?.tasks.filter(({ partyId, channel }) => channel === 'link' && partyId === actor.partyId).at(-1);
  return row && task && invitationIn({ deps }, row, task.id, `${RECEIVED}/${caseId}`, now);
}

function invitationIn(
  { deps }: Pick<Place, 'deps'>,
  row: CaseRow,
  taskId: string,
  here: string,
  now: Date,
): Invitation | undefined {
  const policy = deps.api.policies.find(({ type }) => type === INVITATION && type === row.type);
  const task = row.tasks.find(({ id }) => id === taskId);
  if (!policy || !task) return undefined;
  const live = isLive(row, task, now);
  const mark = createHash('sha256').update(here).digest('base64url').slice(0, 22);
  return { here, mark, row, task, policy, live };
}

/** Whether a text could be the token of a link. */
export const isToken = (text: string): boolean => /^[\w-]{20,128}$/.test(text);

/** The id of a party of an invitation. */
export const partyIn = ({ row }: Pick<Invitation, 'row'>, role: 'master' | 'distributor'): string | undefined =>
  row.parties.find((party) => party.role === role)?.id;

/** The address that was invited. */
export const addressOf = ({ row }: Pick<Invitation, 'row'>): string => row.form['email'] as string;

/** The reader of an invitation: how they relate to it, and their party if it is the invited one. */
export interface Reader {
  readonly standing: Standing;
  readonly party?: Party | undefined;
}

/** How a reader relates to an invitation. */
export async function readerOf({ deps }: Place, invitation: Invitation, actor: Actor | undefined): Promise<Reader> {
  if (!actor) return { standing: 'stranger' };
  const { db } = deps.api;
  const { task } = invitation;
  const told = task.partyId === actor.partyId;
  const registered = told ? undefined : await findPartnerByEmail(db, addressOf(invitation));
  // Once the invitation knows its party, the address alone makes nobody the invitee.
  const unknown = told || (await findParty(db, task.partyId)) === undefined;
  if (!told && !(unknown && registered?.id === actor.partyId)) return { standing: 'other' };
  const party = await findParty(db, actor.partyId);
  if (party?.partnerKind !== 'cloud-distributor') return { standing: 'outside', party };
  if (!told) return { standing: 'unrecognised', party };
  return { standing: actor.roles.includes(task.role) ? 'invited' : 'colleague', party };
}
