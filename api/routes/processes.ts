import { z } from 'zod';
import { FIELD_KINDS } from '../../workflows/kit/policy/field-kinds';
import type { Field } from '../../workflows/kit/policy/fields';
import type { Policy } from '../../workflows/kit/policy/policy';
import { openingPurpose, sendCode } from '../cases/codes';
import { visibleBlockers } from '../cases/commands';
import { isForPeople } from '../cases/bodies';
import { openingBlockers } from '../cases/opening-check';
import { faultyRequest } from '../cases/faulty-forms';
import { exampleForm, formSchema } from '../cases/fields';
import { type Call, ok, type Route, route } from '../http/http';
import { sift } from '../http/parse';
import { policySummary, policyView } from '../cases/policy-view';
import { blockerView, notFound } from '../http/problems';
import { isObject } from '../cases/bodies';
import { mayOpen } from '../cases/rights';
import { policyNotOpenable } from '../cases/moves';
import { checked, codeSent, processInList, processShape } from '../shapes/process';
import { gives, list } from '../shapes/shape';

const policyOf = (call: Call<unknown, unknown>): Policy => {
  const policy = call.deps.policies.find((candidate) => candidate.type === call.params['type']);
  if (!policy) throw notFound();
  return policy;
};

const checkBodyOf = (policy: Policy): z.ZodType<{ form: Record<string, unknown> }> =>
  z.strictObject({ form: formSchema(policy.form.map(withoutFiles)) });

// Files are attached when a request is sent; the check does not look at them.
const withoutFiles = (field: Field): Field => ({
  ...field,
  required: field.required && field.kind !== 'file',
  ...(field.fields && { fields: field.fields.map(withoutFiles) }),
});

/** The processes as data, and what would block a request. */
export const processRoutes = (policies: readonly Policy[]): Route[] => [
  route({
    method: 'get',
    path: '/v1/processes',
    id: 'listProcesses',
    summary: 'Lists the processes',
    answers: { 200: gives('The processes', list(processInList)) },
    handle: (call) => {
      const items = call.deps.policies.map((policy) => ({
        ...policySummary(policy, call.locale),
        mayOpen: mayOpen(policy, call.actor),
      }));
      return Promise.resolve(ok({ items }));
    },
  }),
  route({
    method: 'get',
    path: '/v1/processes/{type}',
    id: 'getProcess',
    summary: 'A process as data: forms, states, tasks, decisions, deadlines, actions, diagram',
    answers: { 200: gives('The process', processShape), 404: 'Unknown' },
    handle: (call) => Promise.resolve(ok(policyView(policyOf(call), call.locale))),
  }),
  route({
    method: 'post',
    path: '/v1/processes/{type}/check',
    id: 'checkRequest',
    summary: 'Everything that would refuse the request now, without opening anything',
    reads: true,
    documents: z.union(policies.filter(isForPeople).map(checkBodyOf)),
    examples: Object.fromEntries(
      policies.filter(isForPeople).map((policy) => [policy.type, { form: exampleForm(policy.form) }]),
    ),
    answers: {
      200: gives('Whether it would be taken, and what stands in the way', checked),
      403: 'Not yours to open',
      422: 'Invalid',
    },
    handle: async (call) => {
      const { locale } = call;
      const policy = policyOf(call);
      if (!mayOpen(policy, call.actor)) throw await policyNotOpenable(call, policy);
      const { data, errors } = sift(checkBodyOf(policy), withLast(policy, call.body));
      if (data === undefined) throw await faultyRequest({ ...call, body: withLast(policy, call.body) }, policy, errors);
      const blockers = await visibleBlockers(call, await openingBlockers(call, policy, data.form));
      return ok({ ok: blockers.length === 0, blockers: blockers.map((blocker) => blockerView(blocker, locale)) });
    },
  }),
  route({
    method: 'post',
    path: '/v1/processes/{type}/code',
    id: 'sendOpeningCode',
    summary: 'Sends a one-time code for opening a case of this process',
    keeps: 'first',
    body: z.strictObject({}),
    answers: { 201: gives('The code that was sent', codeSent), 403: 'Not yours to open' },
    handle: async (call) => {
      const policy = policyOf(call);
      if (!mayOpen(policy, call.actor)) throw await policyNotOpenable(call, policy);
      return { status: 201, body: await sendCode(call, openingPurpose(policy.type, call.actor)) };
    },
  }),
];

// The check runs before the notices are ticked and the reason is written, so required ones may be missing; an optional
// field that is left out stays out, because a check must not judge what nobody said.
function withLast(policy: Policy, body: unknown): unknown {
  if (!isObject(body) || !isObject(body['form'])) return body;
  const last = policy.form.filter(({ kind, required }) => required && FIELD_KINDS[kind].filledLast);
  return { ...body, form: { ...exampleForm(last), ...body['form'] } };
}
