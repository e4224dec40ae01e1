import { profileFor } from '../../db/directory/profile';
import { openingConflict, threadBy } from '../../db/engine/threads';
import { maySeeCase } from '../../db/engine/viewer';
import { conflictText, type DoneDuty } from '../../workflows/kit/policy/duties';
import type { FormValues } from '../../workflows/kit/policy/fields';
import { partnerOf, type Policy } from '../../workflows/kit/policy/policy';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { type Actor, VENDOR } from '../../workflows/kit/policy/roles';
import type { Call } from '../http/http';
import { omit } from '../http/omit';

type Asking = Pick<Call, 'deps' | 'actor' | 'viewer'>;

/** The thread of duties that a new case joins; undefined if it begins its own. */
export const threadJoined = async (
  { db }: Call['deps'],
  { thread }: Policy,
  form: FormValues,
  actor: Actor,
): Promise<string | undefined> => thread && threadBy(db, thread, partnerOf(form, actor), form);

/** What the opener did for the same money that keeps them from drawing more up; undefined if nothing does. */
export async function ownStepBefore(
  { deps, actor, viewer }: Asking,
  policy: Policy,
  form: FormValues,
): Promise<DoneDuty | undefined> {
  const threadId = await threadJoined(deps, policy, form, actor);
  const done = threadId === undefined ? undefined : await openingConflict(deps.db, threadId, actor.personId);
  if (done?.caseId === undefined || (await maySeeCase(deps.db, viewer, done.caseId))) return done;
  return omit(done, 'caseId', 'requestNo');
}

/** Everything that would refuse an opening now: what its process checks, and what the opener did for the same money. */
export async function openingBlockers(asking: Asking, policy: Policy, form: FormValues): Promise<Blocker[]> {
  const { deps, actor } = asking;
  const profile = await profileFor(deps.db, form, actor);
  const [found = [], own] = await Promise.all([
    deps.checks[policy.type]?.({ form, actor, profile }),
    ownStepBefore(asking, policy, form),
  ]);
  return [...(own ? [ownStepBlocker(own, actor)] : []), ...found];
}

const ownStepBlocker = (done: DoneDuty, { partyId }: Actor): Blocker => ({
  code: 'OWN_STEP_BEFORE',
  title: conflictText(done),
  hint: { zh: '请由另一位具备相同权限的同事发起。', en: 'Let a colleague with the same right open it.' },
  actor: partyId === VENDOR ? 'vendor' : 'partner',
  ...(done.caseId === undefined ? {} : { caseId: done.caseId }),
});
