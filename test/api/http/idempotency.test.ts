import { randomUUID } from 'node:crypto';
import { rowDigests } from '../../support/row-digests';
import { ClockMoveRefused } from '../../../worker/time-machine';
import { eventually } from '../../support/engine-world';
import { apiWorld, type ApiWorld, type Reply, type Sent, TEXT } from '../api-world';
import { asked, switching } from '../hostile/hostile';

/** A write of the API, made anew for each part of a test so that each has something left to do. */
interface Write {
  readonly persona: string;
  readonly method: 'post' | 'put';
  readonly path: string;
  readonly body: object;
  /** The same write with another body. */
  readonly other: object;
}

const OPERATOR = 'vendor.operator';
let api: ApiWorld;
let moves = 0;
/** What becomes of a move of the clock once it is made. */
let afterMove: () => Promise<void> = () => Promise.resolve();
let number = 0;
beforeAll(async () => {
  api = await apiWorld({
    clock: {
      advance: async () => {
        moves += 1;
        await afterMove();
        return { atRest: true };
      },
    },
  });
});
afterAll(() => api.close());

const write = (persona: string, call: string, body: object, other: object): Write => {
  const [method, path] = call.split(' ') as ['post' | 'put', string];
  return { persona, method, path, body, other };
};
const reach = { name: '名', nameEn: 'Name', email: 'a@b.example' };
const invitation = (): object => ({ type: 'distributor-invitation', form: { email: `n${(number += 1)}@one.example` } });

let cases: Promise<Awaited<ReturnType<typeof asked>>> | undefined;
const openCase = (): ReturnType<typeof asked> => (cases ??= asked(api, 'customer-3'));
let reviewed: Promise<string> | undefined;
const reviewTask = (): Promise<string> =>
  (reviewed ??= Promise.resolve(
    api.post('partner-a.admin', '/v1/cases', {
      type: 'partner-unlink',
      form: { customerId: 'customer-2', reason: 'agreed', noticeAccepted: true },
    }),
  ).then(({ body }) => body.tasks[0]!.id));

const WRITES: Readonly<Record<string, () => Promise<Write> | Write>> = {
  'opening a case': () => write('master-1.admin', 'post /v1/cases', invitation(), invitation()),
  'opening many cases': () =>
    write('master-1.admin', 'post /v1/cases/bulk', { items: [invitation()] }, { items: [invitation()] }),
  'revealing personal data': async () =>
    write(
      OPERATOR,
      `post /v1/cases/${(await openCase()).caseId}/reveal`,
      { fields: ['parties.customer'], reason: 'to call back' },
      { fields: ['parties.customer'], reason: 'to call again' },
    ),
  'a code for a decision': async () =>
    write('customer-3', `post /v1/tasks/${(await openCase()).taskId}/code`, {}, { x: 1 }),
  'a code for an opening': () => write('customer-4', 'post /v1/processes/customer-unlink/code', {}, { x: 1 }),
  'claiming a task': async () =>
    write('vendor.pre-reviewer', `post /v1/tasks/${await reviewTask()}/claim`, {}, { x: 1 }),
  'releasing a task': async () =>
    write('vendor.pre-reviewer', `post /v1/tasks/${await reviewTask()}/release`, {}, { x: 1 }),
  'moving the clock': () => write(OPERATOR, 'post /v1/clock/advance', { days: 1 }, { days: 2 }),
  'a setting': () =>
    write(
      OPERATOR,
      'put /v1/settings/association.partnerRequestWindow',
      { value: { months: 3, limit: { CN: 7 + (number += 1), INTL: 9 } } },
      { value: { months: 3, limit: { CN: 5, INTL: 5 } } },
    ),
  'a budget': () =>
    write(
      'vendor.finance',
      'put /v1/budgets/keys-budget',
      { total: { amount: `${5_000 + (number += 1)}.00`, currency: 'CNY' } },
      { total: { amount: '1.00', currency: 'CNY' } },
    ),
  'a person': () =>
    write(
      OPERATOR,
      `put /v1/directory/people/partner-a.n${(number += 1)}`,
      { ...reach, partyId: 'partner-a', roles: ['partner-operator'] },
      { ...reach, name: '别名', partyId: 'partner-a', roles: ['partner-operator'] },
    ),
  'a partner': () =>
    write(
      OPERATOR,
      `put /v1/directory/partners/partner-n${(number += 1)}`,
      { ...reach, accountName: 'n', kind: 'csp' },
      { ...reach, accountName: 'm', kind: 'csp' },
    ),
  'a customer': () =>
    write(
      OPERATOR,
      `put /v1/directory/customers/customer-n${(number += 1)}`,
      { ...reach, accountName: 'n' },
      { ...reach, accountName: 'm' },
    ),
  'a cloud service': () =>
    write(
      OPERATOR,
      `put /v1/directory/cloud-services/service-n${(number += 1)}`,
      { name: '名', nameEn: 'n', category: 'c', highOrder: true, key: false },
      { name: '名', nameEn: 'n', category: 'c', highOrder: false, key: false },
    ),
  'an extra attempt': () =>
    write(
      OPERATOR,
      'post /v1/quota-grants',
      { quota: 'association.partnerRequestWindow', subject: 'partner-a/customer-1', reason: `ticket ${(number += 1)}` },
      { quota: 'association.partnerRequestWindow', subject: 'partner-a/customer-2', reason: 'ticket' },
    ),
  'a calendar': () =>
    write(
      OPERATOR,
      'post /v1/calendars/CN/corrections',
      { year: 2100 + (number += 1), source: 'notice', daysOff: [], workdays: [] },
      { year: 2099, source: 'another notice', daysOff: [], workdays: [] },
    ),
};

const send = ({ persona, method, path }: Write, body: object, key: string): Sent =>
  api[method](persona, path, body).set('Idempotency-Key', key);
const told = ({ status, text, headers }: Reply): unknown => [
  status,
  text,
  ...['content-language', 'location', 'etag', 'retry-after'].map((name) => headers[name]),
];
const digests = (): Promise<Record<string, string>> => rowDigests(api.world.db, ['kept_answers', 'refused_attempts']);

describe.each(Object.keys(WRITES))('%s', (name) => {
  it('under one key happens once, however often and in whichever language it is repeated', async () => {
    const made = await WRITES[name]!();
    const key = randomUUID();
    const first = await send(made, made.body, key);
    expect(first.status).toBeLessThan(300);
    const [before, moved] = [await digests(), moves];
    expect(told(await send(made, made.body, key))).toEqual(told(first));
    expect(told(await send(made, made.body, key).set('Accept-Language', 'zh-CN'))).toEqual(told(first));
    expect([await digests(), moves]).toEqual([before, moved]);
  });

  it('asked for thirty times at once happens once', async () => {
    const made = await WRITES[name]!();
    const key = randomUUID();
    const moved = moves;
    const answers = await Promise.all(Array.from({ length: 30 }, async () => send(made, made.body, key)));
    expect(answers.map(told)).toEqual(answers.map(() => told(answers[0]!)));
    expect(answers[0]!.status).toBeLessThan(300);
    expect(moves - moved).toBe(made.path.endsWith('/advance') ? 1 : 0);
  });

  it('with another body under the same key is refused, and so is another write', async () => {
    const made = await WRITES[name]!();
    const key = randomUUID();
    expect((await send(made, made.body, key)).status).toBeLessThan(300);
    const before = await digests();
    const other = await send(made, made.other, key);
    expect(other.status).toBe(422);
    if (!('x' in made.other)) expect(other.body.type).toBe('/problems/idempotency-key-reused');
    const elsewhere =
      made.path === '/v1/quota-grants' ? await WRITES['a budget']!() : await WRITES['an extra attempt']!();
    const reused = await send({ ...elsewhere, persona: made.persona }, elsewhere.body, key);
    expect([reused.status, reused.body.type]).toEqual(
      made.persona === elsewhere.persona || elsewhere.path.startsWith('/v1/budgets')
        ? [422, '/problems/idempotency-key-reused']
        : [403, '/problems/not-authorised'],
    );
    expect(await digests()).toEqual(before);
  });
});

/** Problems of a list's items name the request that is answered. */
const withoutRequest = ({ text }: Reply): string => text.replace(/"requestId":"[^"]*"/g, '');

test('every write of the API without an example here is answered the same under one key, too', async () => {
  const { body } = await api.get(OPERATOR, '/openapi.json');
  const { caseId, taskId } = await openCase();
  for (const [path, methods] of Object.entries(body.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (method === 'get' || !path.startsWith('/v1/') || path === '/v1/files') continue;
      const { requestBody } = operation as {
        requestBody?: { content: Record<string, { examples?: Record<string, { value: object }> }> };
      };
      const example = Object.values(requestBody?.content['application/json']?.examples ?? {})[0]?.value ?? {};
      const address = path
        .replace('/tasks/{id}', `/tasks/${taskId}`)
        .replace('{id}', caseId)
        .replace(/\{\w+\}/g, 'CN');
      const made = write(OPERATOR, `${method} ${address}`, example, {});
      const key = randomUUID();
      const [first, second] = [await send(made, example, key), await send(made, example, key)];
      expect([path, second.status]).toEqual([path, first.status]);
      if (first.status < 300) expect([path, withoutRequest(second)]).toEqual([path, withoutRequest(first)]);
    }
  }
});

const reveals = async (caseId: string): Promise<number> => {
  const kept = api.world.db('audit_events').where({ case_id: caseId, action: 'fields.revealed' });
  return (await kept).length;
};

test('a write whose process dies before its answer is kept has not happened: its repetition does it, once', async () => {
  const { db } = api.world;
  const { caseId } = await openCase();
  const body = { fields: ['parties.customer'], reason: 'to call back' };
  const reveal = write(OPERATOR, `post /v1/cases/${caseId}/reveal`, body, body);
  const [key, before] = [randomUUID(), await reveals(caseId)];
  const died = await db.transaction(async (tx) => {
    await tx.raw('lock table kept_answers in exclusive mode');
    const first = Promise.resolve(send(reveal, body, key));
    await eventually('the answer to be about to be kept', async () => {
      const { rows } = await db.raw<{ rows: object[] }>(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into "kept_answers"%'`,
      );
      return rows.length > 0;
    });
    return first;
  });
  expect([died.status, died.headers['retry-after']]).toEqual([503, TEXT]);
  expect(await reveals(caseId)).toBe(before);
  const again = await send(reveal, body, key).expect(200);
  expect(told(await send(reveal, body, key))).toEqual(told(again));
  expect(await reveals(caseId)).toBe(before + 1);
});

describe('a write that reaches beyond one transaction', () => {
  const move = write(OPERATOR, 'post /v1/clock/advance', { days: 1 }, { days: 2 });
  const problem = ({ status, body }: Reply): unknown[] => [status, body.type];
  afterEach(() => {
    afterMove = () => Promise.resolve();
  });

  it('is not done again while its first is at work, nor when nobody can know any more what became of it', async () => {
    const [key, moved] = [randomUUID(), moves];
    let end = (): void => undefined;
    afterMove = () => new Promise((resolve) => (end = resolve));
    const patient = { ...api.deps };
    Object.assign(api.deps, { repetitionWaitMs: 100 });
    const first = Promise.resolve(send(move, move.body, key));
    await eventually('the clock to be moved', () => Promise.resolve(moves > moved));
    const early = await send(move, move.body, key);
    expect([...problem(early), Number(early.headers['retry-after'])]).toEqual([
      409,
      '/problems/in-progress',
      expect.any(Number),
    ]);
    // As after a process that was killed, a minute later.
    const lapsed = { held_until: api.world.db.raw('clock_timestamp()') };
    await api.world.db('kept_answers').whereNotNull('holder').update(lapsed);
    expect(problem(await send(move, move.body, key))).toEqual([409, '/problems/outcome-unknown']);
    expect(moves).toBe(moved + 1);
    Object.assign(api.deps, { repetitionWaitMs: patient.repetitionWaitMs });
    end();
    expect((await first).status).toBe(200);
    expect(told(await send(move, move.body, key))).toEqual(told(await first));
  });

  it('is not done again when it has failed on the way', async () => {
    const [key, moved] = [randomUUID(), moves];
    afterMove = () => Promise.reject(new Error('lost'));
    expect((await send(move, move.body, key)).status).toBe(500);
    afterMove = () => Promise.resolve();
    expect(problem(await send(move, move.body, key))).toEqual([409, '/problems/outcome-unknown']);
    expect(moves).toBe(moved + 1);
    expect((await send(move, move.body, randomUUID())).status).toBe(200);
  });

  it('may be mended under its key when it was refused before anything was done', async () => {
    const key = randomUUID();
    afterMove = () => Promise.reject(new ClockMoveRefused('too-far', 'too far'));
    expect((await send(move, move.body, key)).status).toBe(422);
    afterMove = () => Promise.resolve();
    expect((await send(move, move.body, key)).status).toBe(200);
  });
});

test('a decision that comes again without its code is asked for the one that was sent', async () => {
  const { taskId } = await openCase();
  const refuse = write('customer-3', `post /v1/tasks/${taskId}/decision`, { decision: 'refuse' }, {});
  const key = randomUUID();
  const [first, again] = [await send(refuse, refuse.body, key), await send(refuse, refuse.body, key)];
  expect([first.status, first.body.type, first.body.codeId]).toEqual([again.status, '/problems/code-required', TEXT]);
  expect(again.body.codeId).toBe(first.body.codeId);
  expect((await send(refuse, refuse.body, randomUUID())).body.codeId).not.toBe(first.body.codeId);
});

test('a key belongs to the person who sent it', async () => {
  const key = randomUUID();
  const body = { total: { amount: '1.00', currency: 'CNY' } };
  await api.put('vendor.finance', '/v1/budgets/one', body).set('Idempotency-Key', key).expect(202);
  await api.put('vendor.operator', '/v1/budgets/another', body).set('Idempotency-Key', key).expect(202);
});

test('what was faulty may be mended and sent again under its key', async () => {
  const key = randomUUID();
  const put = (amount: string) =>
    api.put('vendor.finance', '/v1/budgets/mended', { total: { amount, currency: 'CNY' } }).set('Idempotency-Key', key);
  expect((await put('much')).status).toBe(422);
  await put('5.00').expect(202);
  expect((await put('6.00')).body.type).toBe('/problems/idempotency-key-reused');
});

test('of what was revealed under a key nothing can be read in the database', async () => {
  const { caseId } = await openCase();
  const body = { fields: ['parties.customer'], reason: 'to call back' };
  const { text } = await api.post(OPERATOR, `/v1/cases/${caseId}/reveal`, body).set('Idempotency-Key', 'short');
  const [, name] = /"role":"customer"[^}]*"name":"([^"]+)"/.exec(text) ?? [];
  expect(name).not.toContain('*');
  const { rows } = await api.world.db.raw<{ rows: { answer: Buffer }[] }>(
    'select answer from kept_answers where answer is not null',
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.some(({ answer }) => answer.toString('utf8').includes(name!))).toBe(false);
});

test('a wrong key and a wrong body are told together', async () => {
  const wrong = await api
    .post('partner-a.admin', '/v1/cases', switching('customer-1', { reason: 7 }))
    .set('Idempotency-Key', 'k'.repeat(256));
  expect(wrong.body.errors.map(({ path }) => path).sort()).toEqual(['Idempotency-Key', 'form.reason']);
});
