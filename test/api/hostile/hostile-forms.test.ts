import { exampleForm } from '../../../api/cases/fields';
import type { Field } from '../../../workflows/kit/policy/fields';
import { POLICIES } from '../../../workflows/registry';
import { apiWorld, type ApiWorld, type Reply } from '../api-world';
import { asked, faults, sendText } from './hostile';

let api: ApiWorld;
let taskId: string;
beforeAll(async () => {
  api = await apiWorld();
  ({ taskId } = await asked(api, 'customer-3'));
});
afterAll(() => api.close());

const OPENERS: Readonly<Record<string, string>> = {
  customer: 'customer-1',
  'partner-admin': 'partner-a.admin',
  'partner-main-account': 'partner-a.main-account',
  'ecosystem-manager': 'vendor.ecosystem-manager',
  bd: 'vendor.bd',
  'vendor-operator': 'vendor.operator',
};
/** Names with a meaning in JavaScript. */
const LANGUAGE = ['constructor', 'toString', 'hasOwnProperty', 'prototype', '__proto__'];
/** Values that are invalid for any field of any form. */
const WRONG = [null, -1.5, {}, [], ['customer-1'], { amount: '1' }, '\u0000', 'a\u202eb', 'a\ud800', ''];

const SEVERAL: readonly string[] = ['choices', 'list'];

/** Every value that is invalid for a field. */
const wrongFor = ({ kind, max, required }: Field): unknown[] => [
  // An optional field may have no choice, and be unticked.
  ...WRONG.filter((value) => required || !Array.isArray(value) || value.length > 0 || !SEVERAL.includes(kind)),
  ...(kind === 'count' ? ['7'] : [7]),
  ...(kind === 'tick' ? [...(required ? [false] : []), 'true', 1] : [true]),
  ...(kind === 'choice' ? ['CONSTRUCTOR', 'reseller ', 'constructor'] : []),
  ...(max === undefined ? [] : ['x'.repeat(max + 1), '理'.repeat(max + 1)]),
];

/**
 * What to write into a form to make fields invalid, until each has had each of its values: all at once, but for those
 * that hold several things, whose shape is judged first.
 */
function spoiled(fields: readonly Field[]): Record<string, unknown>[] {
  const several = fields.filter(({ kind }) => SEVERAL.includes(kind));
  const single = fields.filter((field) => !several.includes(field));
  return [single, ...several.map((field) => [field])].flatMap((together) => {
    const wrong = together.map((field) => ({ name: field.name, values: wrongFor(field) }));
    const most = Math.max(...wrong.map(({ values }) => values.length));
    return Array.from({ length: most }, (_, n) =>
      Object.fromEntries(wrong.filter(({ values }) => n < values.length).map(({ name, values }) => [name, values[n]])),
    );
  });
}

const committed = (): Promise<unknown> => api.world.db('commands').count().first<unknown>();

/** JSON with one more member in front of the others, whatever its name. */
const withMember = (name: string, rest: object): string =>
  `{${[`${JSON.stringify(name)}:{"x":1}`, JSON.stringify(rest).slice(1, -1)].filter(Boolean).join()}}`;

/** A process that only the system opens accepts no form from anybody. */
const OPENED_BY_PEOPLE = POLICIES.filter(({ opens }) => opens.some((role) => role !== 'system'));

describe.each(OPENED_BY_PEOPLE.map((policy) => [policy.type, policy] as const))('the form of %s', (type, policy) => {
  const persona = OPENERS[policy.opens.find((role) => role in OPENERS)!]!;
  const form = exampleForm(policy.form);

  it('refuses every field of a wrong type, too long or with characters that are not allowed, and opens nothing', async () => {
    const before = await committed();
    for (const values of spoiled(policy.form)) {
      const answer = await api.post(persona, '/v1/cases', { type, form: { ...form, ...values } });
      const named = new Set(answer.body.errors?.map(({ path }) => path.split('.').slice(0, 2).join('.')));
      const wrong = new Set(Object.keys(values).map((name) => `form.${name}`));
      expect([values, answer.status, named]).toEqual([values, 422, wrong]);
    }
    expect(await committed()).toEqual(before);
  });

  it('names every field that is missing', async () => {
    const missing = faults(await api.post(persona, '/v1/cases', { type, form: {} }));
    expect(missing).toEqual(
      policy.form
        .filter(({ required }) => required)
        .map(({ name, kind }) => `form.${name} ${kind === 'tick' ? 'not-accepted' : 'required'}`),
    );
    expect(faults(await api.post(persona, '/v1/cases', { type }))).toEqual(['form required']);
  });

  it.each(['other', ...LANGUAGE])('has no field called %s, inside or outside', async (name) => {
    const inside = `{"type":"${type}","form":${withMember(name, form)}}`;
    expect(faults(await sendText(api, persona, '/v1/cases', inside))).toEqual([`form.${name} unknown-field`]);
    const outside = withMember(name, { type, form });
    expect(faults(await sendText(api, persona, '/v1/cases', outside))).toEqual([`${name} unknown-field`]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it.each(['CN ', 'cn', null, 1, '__proto__'])('is judged under no policy profile %j', async (policyProfile) => {
    const answer = await api.post(persona, '/v1/cases', { type, form, policyProfile });
    expect([answer.status, answer.body.errors.map(({ path }) => path)]).toEqual([422, ['policyProfile']]);
  });
});

it.each([...LANGUAGE, '', null, 7, {}, ['relationship-switch']])('there is no process %j', async (type) => {
  const answer = await api.post('partner-a.admin', '/v1/cases', { type, form: {} });
  expect([answer.status, answer.body.errors.map(({ path }) => path)]).toEqual([422, ['type']]);
  if (typeof type === 'string' && type !== '') await api.get('partner-a.admin', `/v1/processes/${type}`).expect(404);
});

describe('a decision', () => {
  const decide = (text: string): Promise<Reply> => sendText(api, 'customer-3', `/v1/tasks/${taskId}/decision`, text);

  it.each([...LANGUAGE, 'Grant', 'grant ', '', 'approve', null, 7, {}, ['grant']])(
    'is none called %j',
    async (decision) => {
      const answer = await decide(JSON.stringify({ decision }));
      expect([answer.status, answer.body.errors[0]!.path]).toEqual([422, 'decision']);
      const items = [{ taskId, decision }];
      const bulk = await sendText(api, 'customer-3', '/v1/tasks/decisions', JSON.stringify({ items }));
      expect(bulk.status === 200 ? bulk.body.items[0]!.status : bulk.status).toBe(422);
    },
  );

  it.each(['actor', 'onBehalfOf', 'personId', 'decidedBy', 'receivedAt', ...LANGUAGE])(
    'is nobody else’s and of no other time: %s is an unknown field',
    async (name) => {
      expect(faults(await decide(withMember(name, { decision: 'refuse' })))).toEqual([`${name} unknown-field`]);
      const form = await decide(`{"decision":"refuse","form":${withMember(name, { y: 1 })}}`);
      expect(faults(form).sort()).toEqual([`form.${name} unknown-field`, 'form.y unknown-field'].sort());
    },
  );

  it('takes a comment of 256 characters without control characters, and no other', async () => {
    const said = (comment: unknown): Promise<Reply> => decide(JSON.stringify({ decision: 'refuse', comment }));
    for (const comment of ['x'.repeat(257), 'a\u0000b', 'a\u202eb', 7, null, {}])
      expect((await said(comment)).body.errors?.map(({ path }) => path)).toEqual(['comment']);
    expect((await said('理'.repeat(256))).body.type).toBe('/problems/code-required');
  });

  it.each(['12345', '1234567', 'abcdef', '１２３４５６', 123456, '', '12345\n'])('takes no code %j', async (code) => {
    const answer = await decide(JSON.stringify({ decision: 'refuse', codeId: 'x', code }));
    expect(answer.body.errors?.map(({ path }) => path)).toEqual(['code']);
  });
});
