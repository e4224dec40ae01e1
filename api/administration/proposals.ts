import { decideChange, findChange, type ProposedChange, proposeChange } from '../../db/administration/changes';
import { lockAdministration } from '../../db/administration/lock';
import type { Tx } from '../../db/knex';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import type { Locale } from '../../workflows/kit/policy/labels';
import type { Actor, Role } from '../../workflows/kit/policy/roles';
import { toWire } from '../cases/masking';
import type { Answer } from '../http/answer';
import type { Call } from '../http/http';
import type { ProblemSlug } from '../http/problem-catalogue';
import { notFound, Problem } from '../http/problems';
import type { ChangeView } from '../shapes/administration';

type Kind = ProposedChange['kind'];

/** Who may propose and confirm changes of each kind. */
export const CHANGERS: Readonly<Record<Kind, readonly Role[]>> = {
  setting: ['vendor-operator'],
  budget: ['finance', 'vendor-operator'],
};

/** The kinds of change that an actor has to do with. */
export const kindsOf = ({ roles }: Pick<Actor, 'roles'>): Kind[] =>
  (Object.keys(CHANGERS) as Kind[]).filter((kind) => CHANGERS[kind].some((role) => roles.includes(role)));

/** A proposed change on the wire; `value` is null for the default of a setting. */
export const changeView = (change: ProposedChange, actor: Actor, locale: Locale): ChangeView => {
  const { wanted, replaces, ...rest } = change;
  const mayConfirm = change.status === 'pending' && change.proposedBy !== actor.personId;
  return { ...rest, value: toWire(wanted, locale), replaces: toWire(replaces, locale), mayConfirm };
};

const addressOf = ({ id }: ProposedChange): string => `/v1/administration/changes/${id}`;

/** Proposes a change to a second person: 202 with the address of the change. */
export async function proposed(
  tx: Tx,
  { actor, locale }: Pick<Call, 'actor' | 'locale'>,
  change: Parameters<typeof proposeChange>[1],
): Promise<Answer<ChangeView>> {
  const stored = await proposeChange(tx, change);
  return { status: 202, body: changeView(stored, actor, locale), headers: { Location: addressOf(stored) } };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The proposed change in the address; the problem `not-found` when it is unknown or none of the actor's. */
export async function changeIn(call: Pick<Call, 'deps' | 'actor' | 'params'>): Promise<ProposedChange> {
  const id = call.params['id'] ?? '';
  const change = UUID.test(id) ? await findChange(call.deps.db, id) : undefined;
  if (change === undefined || !kindsOf(call.actor).includes(change.kind)) throw notFound();
  return change;
}

type Deciding = Pick<Call, 'deps' | 'actor' | 'params'>;

async function refuse({ deps, actor }: Deciding, action: string, change: ProposedChange, problem: ProblemSlug) {
  await recordRefusedAttempt(deps.db, { actor, action: `${action} ${change.kind}`, target: change.id, problem });
  return new Problem(problem);
}

/** Carries out a change in a transaction; false when what it replaces is no longer so, or it is not allowed any more. */
export type CarryOut = (tx: Tx, change: ProposedChange, by: string) => Promise<boolean>;

/** Confirms a proposed change and carries it out in the same transaction: never by whoever proposed it. */
export async function confirmChange(
  call: Deciding,
  change: ProposedChange,
  carryOut: CarryOut,
  reason: string | undefined,
): Promise<ProposedChange> {
  const by = call.actor.personId;
  if (change.proposedBy === by) throw await refuse(call, 'confirm', change, 'self-approval');
  return call.deps.db.transaction(async (tx) => {
    await lockAdministration(tx, change.kind, change.key);
    const decided = await decideChange(tx, change, { status: 'confirmed', by, reason });
    if (decided === undefined) throw new Problem('change-closed');
    if (!(await carryOut(tx, change, by))) throw new Problem('change-stale');
    return decided;
  });
}

/** Refuses a proposed change, or withdraws one's own. */
export async function endChange(
  call: Deciding,
  change: ProposedChange,
  status: 'refused' | 'withdrawn',
  reason: string | undefined,
): Promise<ProposedChange> {
  const by = call.actor.personId;
  if ((change.proposedBy === by) !== (status === 'withdrawn'))
    throw await refuse(call, status, change, status === 'withdrawn' ? 'not-authorised' : 'self-approval');
  const decided = await call.deps.db.transaction((tx) => decideChange(tx, change, { status, by, reason }));
  if (decided === undefined) throw new Problem('change-closed');
  return decided;
}
