import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { Problem, type FieldError } from '../../http/problems';
import { requestIdOf } from '../../http/request-id';
import { problemIn } from '../forms/faults';
import { textOf, valuesOf } from '../forms/form-values';
import { obstaclesTo } from './invitation-check';
import type { Invitation, Reader } from './invitation-link';
import { keyOf } from './invitation-receipt';
import { showInvitation } from './invitation-view';
import type { Place, Visit } from '../frame/visit';
import { invitationWords } from './invitation-words';

/**
 * Passes the invited account's decision to the case, unless a blocker can be shown first; `again` finds the invitation
 * as it is then.
 */
export async function decideInvitation(
  place: Place,
  visit: Visit,
  invitation: Invitation,
  reader: Reader,
  again: () => Promise<Invitation | undefined>,
): Promise<void> {
  const { posted } = visit;
  const { key, form, decision, faults } = filledIn(visit, invitation);
  if (faults.length > 0)
    return showInvitation(place, visit, invitation, reader, {
      key,
      problem: new Problem('invalid', { errors: faults }),
    });

  const region = form['businessRegion'];
  const blockers = typeof region === 'string' ? ((await obstaclesTo(place, invitation, region)) ?? []) : [];
  if (blockers.length > 0) {
    const problem = new Problem('ineligible');
    return showInvitation(place, visit, invitation, reader, { key, problem, blockers });
  }
  const comment = textOf(posted, 'comment');
  try {
    await place.api(
      { actor: visit.actor as Actor, locale: visit.locale, requestId: requestIdOf(visit.request) },
      'POST /v1/tasks/{id}/decision',
      {
        params: { id: invitation.task.id },
        body: { decision, ...(comment !== undefined && { comment }), ...(Object.keys(form).length > 0 && { form }) },
        key: keyOf(invitation, key),
      },
    );
  } catch (error) {
    const problem = problemIn(error);
    const now = await again();
    // A refusal stays under its key, so the next try needs another.
    if (now?.live) return showInvitation(place, visit, now, reader, { key: randomUUID(), problem });
  }
  visit.goTo(`${invitation.here}?receipt=${key}`);
}

function filledIn(visit: Visit, { policy, task }: Invitation) {
  const { posted, locale } = visit;
  const texts = invitationWords[locale].decide;
  const decision = textOf(posted, 'decision') ?? '';
  const decisions = policy.tasks[task.key]?.decisions ?? {};
  const declared = Object.hasOwn(decisions, decision) ? decisions[decision] : undefined;
  const form = valuesOf(declared?.form ?? [], posted);
  const missing = (declared?.form ?? []).filter(({ name, required }) => required && form[name] === undefined);
  const given = textOf(posted, 'key') ?? '';
  return {
    decision,
    form,
    key: /^[\w-]{8,64}$/.test(given) ? given : randomUUID(),
    faults: [
      ...(declared ? [] : [faultAt('decision', texts.choose)]),
      ...missing.map(({ name, kind }) => faultAt(`form.${name}`, kind === 'tick' ? texts.tick : texts.regionMissing)),
    ],
  };
}

const faultAt = (path: string, text: string): FieldError => ({
  path,
  code: 'required',
  message: { zh: text, en: text },
});
