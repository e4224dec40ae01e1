import { Router } from 'express';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { invalidField } from '../../http/parse';
import { mayReveal, PARTY_NAMES, revealable } from '../../cases/reveal';
import type { CaseAnswer } from '../frame/answers';
import { factsOf } from './case-view';
import { RevealPage } from './reveal-page';
import { fromOurPages } from '../frame/cookies';
import { type Fault, faultOf, messagesOf, problemIn } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf, textsOf } from '../forms/form-values';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';

/** Reveals full values for a reason, which stays on the record of the case. */
export function revealPages(place: Place): Router {
  const router = Router();
  router.get(
    '/cases/:id/reveal',
    signedIn(place, (visit) => show(place, visit)),
  );
  router.post(
    '/cases/:id/reveal',
    fromOurPages(place.cookies),
    signedIn(place, (visit) => reveal(place, visit)),
  );
  return router;
}

const read = async (visit: Signed): Promise<CaseAnswer> =>
  (await visit.api<CaseAnswer>('GET /v1/cases/{id}', { params: { id: visit.request.params['id'] as string } })).body;

/** The personal values of a case that its reader sees masked. */
export function maskedIn(row: CaseAnswer, policy: Policy, { actor }: Pick<Signed, 'actor'>): string[] {
  if (!mayReveal(policy, actor)) return [];
  return revealable(policy).filter((name) => {
    const role = Object.entries(PARTY_NAMES).find(([, known]) => known === name)?.[0];
    if (role !== undefined) return row.parties.some((party) => party.role === role && party.id !== actor.partyId);
    const lists = policy.form.filter(({ fields = [] }) => fields.some((inner) => inner.name === name));
    return [name, ...lists.map((list) => list.name)].some((held) => (row.data[held] ?? null) !== null);
  });
}

const namesOf = (row: CaseAnswer, policy: Policy, visit: Signed): { value: string; label: string }[] =>
  maskedIn(row, policy, visit).map((name) => {
    const field = policy.form.flatMap((each) => [each, ...(each.fields ?? [])]).find((each) => each.name === name);
    return {
      value: name,
      label: field
        ? say(field.label, visit.locale)
        : visit.m.reveal[name === PARTY_NAMES.distributor ? 'distributor' : 'customer'],
    };
  });

function fieldsOf(row: CaseAnswer, policy: Policy, visit: Signed, errors: ReadonlyMap<string, string>): Control[] {
  const { m, posted } = visit;
  const chosen = textsOf(posted, 'fields');
  const options = namesOf(row, policy, visit).map((option, at) => ({
    ...option,
    chosen: chosen.includes(option.value) || (chosen.length === 0 && at === 0),
  }));
  return [
    control('fields', m.reveal.fields, {
      control: 'group',
      type: 'checkbox',
      required: true,
      options,
      error: errors.get('fields'),
    }),
    control('reason', m.reveal.reason, {
      control: 'longText',
      required: true,
      max: 256,
      value: textOf(posted, 'reason') ?? '',
      error: errors.get('reason'),
    }),
  ];
}

async function show(
  place: Place,
  visit: Signed,
  problem?: Fault,
  errors: ReadonlyMap<string, string> = new Map(),
  status = 200,
): Promise<void> {
  const row = await read(visit);
  const fields = fieldsOf(row, policyFor(place, row.type), visit, errors);
  await visit.show(RevealPage, { id: row.id, requestNo: row.requestNo, fields, problem }, status);
}

async function reveal(place: Place, visit: Signed): Promise<void> {
  const { posted, m } = visit;
  const fields = textsOf(posted, 'fields');
  try {
    if (fields.length === 0) throw invalidField('fields', 'required', m.reveal.none, m.reveal.none);
    const { body: row } = await visit.api<CaseAnswer>('POST /v1/cases/{id}/reveal', {
      params: { id: visit.request.params['id'] as string },
      body: { fields, reason: textOf(posted, 'reason') },
    });
    const policy = policyFor(place, row.type);
    const shown = policy.form
      .filter(({ name, fields: inner = [] }) =>
        [name, ...inner.map((each) => each.name)].some((each) => fields.includes(each)),
      )
      .map((field) => ({ ...field, personal: false }));
    const parties = (['customer', 'distributor'] as const).flatMap((role) => {
      const party = row.parties.find((each) => each.role === role);
      const asked = fields.includes(PARTY_NAMES[role] ?? '');
      return party && asked ? [{ label: m.reveal[role], value: `${party.name} · ${party.id}` }] : [];
    });
    const facts = [...parties, ...factsOf(shown, row.data, row.parties, visit)];
    await visit.show(RevealPage, { id: row.id, requestNo: row.requestNo, fields: [], facts });
  } catch (error) {
    const problem = problemIn(error);
    if (problem.status !== 422) throw error;
    const labels = new Map([
      ['fields', m.reveal.fields],
      ['reason', m.reveal.reason],
    ]);
    await show(place, visit, faultOf(problem, visit, labels), messagesOf(problem, visit), problem.status);
  }
}
