import { Router } from 'express';
import { say } from '../../workflows/kit/labels';
import type { Policy } from '../../workflows/kit/policy';
import { invalidField } from '../parse';
import { CUSTOMER_NAME, revealable } from '../reveal';
import type { CaseAnswer } from './answers';
import { factsOf } from './case-view';
import { policyFor } from './case';
import { fromOurPages } from './cookies';
import { faultOf, messagesOf, problemIn } from './faults';
import { control, type Control } from './form-fields';
import { textOf, textsOf } from './form-values';
import { type Place, signedIn, type Signed } from './visit';

/** The eye: full values for a reason, which stays on the record of the case. */
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

const namesOf = (policy: Policy, visit: Signed): { value: string; label: string }[] =>
  revealable(policy).map((name) => {
    const field = policy.form.find((candidate) => candidate.name === name);
    return {
      value: name,
      label: name === CUSTOMER_NAME || !field ? visit.m.reveal.customer : say(field.label, visit.locale),
    };
  });

function fieldsOf(policy: Policy, visit: Signed, errors: ReadonlyMap<string, string>): Control[] {
  const { m, posted } = visit;
  const chosen = textsOf(posted, 'fields');
  const options = namesOf(policy, visit).map((option, at) => ({
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
  more: object = {},
  errors: ReadonlyMap<string, string> = new Map(),
  status = 200,
): Promise<void> {
  const row = await read(visit);
  const fields = fieldsOf(policyFor(place, row.type), visit, errors);
  await visit.show('reveal', { id: row.id, requestNo: row.requestNo, fields, ...more }, status);
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
      .filter(({ name }) => fields.includes(name))
      .map((field) => ({ ...field, personal: false }));
    const customer = row.parties.find(({ role }) => role === 'customer');
    const facts = [
      ...(fields.includes(CUSTOMER_NAME) && customer
        ? [{ label: m.reveal.customer, value: `${customer.name} · ${customer.id}` }]
        : []),
      ...factsOf(shown, row.data, row.parties, visit),
    ];
    await visit.show('reveal', { id: row.id, requestNo: row.requestNo, fields: [], facts });
  } catch (error) {
    const problem = problemIn(error);
    if (problem.status !== 422) throw error;
    const labels = new Map([
      ['fields', m.reveal.fields],
      ['reason', m.reveal.reason],
    ]);
    await show(place, visit, { problem: faultOf(problem, visit, labels) }, messagesOf(problem, visit), problem.status);
  }
}
