import { type Duty, isCheck } from './duties';
import type { ActionPolicy } from './policy';
import type { RefusalCode } from './refusals';
import type { Actor, Role } from './roles';

/** What of a task says who may decide it. */
interface DecidableTask {
  /** Its own role and those of the levels it has reached. */
  readonly roles: readonly Role[];
  readonly partyId: string;
  readonly duty?: Duty | null | undefined;
  /** Whose proposal it asks a second person to confirm. */
  readonly proposedBy?: string | null | undefined;
}

/**
 * Why an actor may not decide a task, whatever its state: four eyes, party, role. Mirrored by the database's
 * `claim_refusal` and `decidableBy`; what the actor did in other cases of the thread is known to the database alone.
 */
export function decisionRefusal(
  opener: Pick<Actor, 'personId' | 'partyId'>,
  task: DecidableTask,
  actor: Actor,
): RefusalCode | undefined {
  const isForOthers = task.partyId !== opener.partyId || isCheck(task.duty ?? undefined);
  if (actor.personId === opener.personId && isForOthers) return 'self-approval';
  const decides = task.roles.some((role) => actor.roles.includes(role));
  if (actor.partyId !== task.partyId || !decides) return 'not-authorised';
  return actor.personId === task.proposedBy ? 'self-approval' : undefined;
}

/** The states in which an actor may take an action. */
export const statesFor = (
  { states, systemStates = [] }: Pick<ActionPolicy, 'states' | 'systemStates'>,
  { proof }: Pick<Actor, 'proof'>,
): readonly string[] => (proof === 'system' ? [...states, ...systemStates] : states);

/** Why an action may not be taken now by this actor; `tasks` are the open ones of the case. */
export const proposalRefusal = (
  { ofProposer }: Pick<ActionPolicy, 'ofProposer'>,
  tasks: readonly Pick<DecidableTask, 'proposedBy'>[],
  { personId }: Pick<Actor, 'personId'>,
): RefusalCode | undefined =>
  ofProposer !== true || tasks.some(({ proposedBy }) => proposedBy === personId) ? undefined : 'not-the-proposer';

/** Why an actor may never take an action; `partyId` is the case's party that the action is for, if it names one. */
export function actionRefusal(
  { party, roles }: Pick<ActionPolicy, 'party' | 'roles'>,
  partyId: string | undefined,
  actor: Actor,
): RefusalCode | undefined {
  const member = party === undefined || actor.partyId === partyId;
  return member && roles.some((role) => actor.roles.includes(role)) ? undefined : 'not-authorised';
}
