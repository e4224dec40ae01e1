import { chainEnd, verifyChain } from '../../../db/engine/timeline';
import type { Check } from '../../../activities/checks';
import { diaryPolicy } from '../../support/diary.policy';
import { apiWorld, type ApiWorld, type Body, TEXT } from '../api-world';
import { fileWorld, MANAGER, opened, PARTNER, uploaded } from './file-world';
import { faults } from '../hostile/hostile';

let api: ApiWorld;
beforeAll(async () => {
  api = await fileWorld();
});
afterAll(() => api.close());

const NOBODYS = '00000000-0000-4000-8000-000000000000';

const open = (form: object, key?: string): ReturnType<ApiWorld['post']> => {
  const sent = api.post(PARTNER, '/v1/cases', { type: 'diary', form: { title: 'T', ...form } });
  return key === undefined ? sent : sent.set('Idempotency-Key', key);
};

const act = (persona: string, { id }: { id: string }, action: string, form: object = {}) =>
  api.post(persona, `/v1/cases/${id}/actions/${action}`, form);

/** The files in a field of a case, as a person sees them. */
async function seen(persona: string, { id }: { id: string }, field = 'materials'): Promise<unknown[]> {
  const { data } = (await api.get(persona, `/v1/cases/${id}`).expect(200)).body as unknown as {
    data: Record<string, unknown[]>;
  };
  return (data[field] ?? []).map((file) => {
    const { name, state, reason } = file as Record<string, string>;
    return [name, state, reason].filter(Boolean).join(' ');
  });
}

async function shown(form: object): Promise<Body & { taskId: string }> {
  const row = await opened(api, form);
  await act(PARTNER, row, 'write', { text: 'x' }).expect(200);
  const { tasks } = (await act(PARTNER, row, 'show').expect(200)).body;
  return { ...row, taskId: tasks.find(({ key, status }) => key === 'reader' && status === 'open')!.id };
}

test('a form names files by their ids, one or several, in lists too, and the case shows what they are', async () => {
  const [one, two, proof] = [
    await uploaded(api, PARTNER, 'one'),
    await uploaded(api, PARTNER, 'two'),
    await uploaded(api, PARTNER, 'proof'),
  ];
  const row = await opened(api, { materials: [one, two, one], persons: [{ name: 'Li', proof }] });
  const { data } = (await api.get(MANAGER, `/v1/cases/${row.id}`)).body as unknown as { data: object };
  const file = { mediaType: 'application/pdf', size: expect.any(Number) as number, sha256: TEXT, state: 'submitted' };
  expect(data).toMatchObject({
    materials: [
      { id: one, name: 'one.pdf', ...file },
      { id: two, name: 'two.pdf', ...file },
    ],
    persons: [{ name: 'Li', proof: [{ id: proof, name: 'proof.pdf', ...file }] }],
  });
  const entries = await api.world
    .db('audit_events')
    .where({ case_id: row.id, action: 'file.attached' })
    .select<{ data: object }[]>('data');
  const [{ sha256 }] = (data as { materials: [{ sha256: string }] }).materials;
  expect(entries.map((entry) => entry.data)).toContainEqual({ slot: 'materials', id: one, sha256 });
  expect(await verifyChain(api.world.db, row.id, await chainEnd(api.world.db, row.id))).toBe(true);
});

test('what is unknown, foreign, in another case or no id is refused where it stands, all of it at once', async () => {
  const [own, foreign, used] = [
    await uploaded(api, PARTNER, 'own'),
    await uploaded(api, 'service-partner.admin', 'foreign'),
    await uploaded(api, PARTNER, 'used'),
  ];
  await opened(api, { materials: used });
  const answer = await open({ materials: [own, NOBODYS, used], persons: [{ name: 'Li', proof: [foreign] }] });
  expect([answer.status, ...faults(answer)]).toEqual([
    422,
    'form.materials.1 unknown-file',
    'form.materials.2 unknown-file',
    'form.persons.0.proof.0 unknown-file',
  ]);
  expect(faults(await open({ materials: ['x'] }))).toEqual(['form.materials.0 invalid']);
  for (const wrong of [7, {}, true, null]) expect((await open({ materials: wrong })).status).toBe(422);
  expect(faults(await open({ materials: [] }))).toEqual(['form.materials too-small']);
  await opened(api, { materials: own });
});

test('a field takes ten files, and fewer where it says so', async () => {
  const ids = await Promise.all(Array.from({ length: 11 }, (_, n) => uploaded(api, PARTNER, `n${n}`)));
  expect(faults(await open({ materials: ids }))).toEqual(['form.materials too-big']);
  expect(faults(await open({ persons: [{ name: 'Li', proof: ids.slice(0, 3) }] }))).toEqual([
    'form.persons.0.proof too-big',
  ]);
  expect(await seen(PARTNER, await opened(api, { materials: ids.slice(0, 10) }))).toHaveLength(10);
});

test('a repeated request is answered as before, though its file is in a case by now, and twice at once makes one case', async () => {
  const materials = await uploaded(api, PARTNER, 'repeated');
  const first = await open({ materials }, 'repeated').expect(201);
  expect((await open({ materials }, 'repeated').expect(201)).body).toEqual(first.body);
  const other = await open({ materials: await uploaded(api, PARTNER, 'other') }, 'repeated');
  expect(other.body.type).toBe('/problems/idempotency-key-reused');
  const again = await uploaded(api, PARTNER, 'twice');
  const both = await Promise.all([1, 2].map(async () => await open({ materials: again }, 'twice')));
  expect(both.map(({ status, body }) => [status, body.id])).toEqual(Array(2).fill([201, both[0]!.body.id]));
  const progress = { text: 'x', attachment: await uploaded(api, PARTNER, 'progress') };
  const write = async () => await act(PARTNER, first.body, 'write', progress).set('Idempotency-Key', 'write');
  expect((await write()).body).toEqual((await write()).body);
  expect(await seen(PARTNER, first.body)).toEqual(['repeated.pdf submitted']);
});

test('a revision replaces, keeps what it does not mention and takes away what it empties', async () => {
  const [a, b] = [await uploaded(api, PARTNER, 'a'), await uploaded(api, PARTNER, 'b')];
  const row = await opened(api, {
    materials: [a],
    persons: [{ name: 'Li', proof: [await uploaded(api, PARTNER, 'p')] }],
  });
  await act(PARTNER, row, 'rename', { title: 'U' }).expect(200);
  expect(await seen(PARTNER, row)).toEqual(['a.pdf submitted']);
  await act(PARTNER, row, 'rename', { materials: [a, b] }).expect(200);
  expect(await seen(PARTNER, row)).toEqual(['a.pdf submitted', 'b.pdf submitted']);
  expect(faults(await act(PARTNER, row, 'rename', { materials: [a, NOBODYS] }))).toEqual(['materials.1 unknown-file']);
  await act(PARTNER, row, 'rename', { materials: null }).expect(200);
  expect(await seen(PARTNER, row)).toEqual([]);
  const { data } = (await api.get(PARTNER, `/v1/cases/${row.id}`)).body as unknown as { data: object };
  expect(data).toMatchObject({ persons: [{ proof: [{ name: 'p.pdf', state: 'submitted' }] }] });
});

test('a reviewer refuses a file for a reason that everybody sees, and may keep what others have uploaded where it stands', async () => {
  const [good, bad] = [await uploaded(api, PARTNER, 'good'), await uploaded(api, PARTNER, 'bad')];
  const row = await shown({ materials: [good, bad] });
  const form = { title: 'T', refused: [{ fileId: bad, reason: 'Not legible' }] };
  await api.post(MANAGER, `/v1/tasks/${row.taskId}/decision`, { decision: 'rewrite', form }).expect(200);
  for (const persona of [PARTNER, MANAGER])
    expect(await seen(persona, row)).toEqual(['good.pdf submitted', 'bad.pdf refused Not legible']);
  const { items } = (await api.get(PARTNER, `/v1/cases/${row.id}/timeline`)).body as unknown as {
    items: Record<string, string>[];
  };
  expect(items.find(({ action }) => action === 'file.refused')).toMatchObject({
    actor: 'system',
    comment: 'Not legible',
  });
});

test('nobody moves a file of others into another field', async () => {
  const proof = await uploaded(api, PARTNER, 'proof');
  const row = await shown({ persons: [{ name: 'Li', proof: [proof] }] });
  const decide = (form: object) => api.post(MANAGER, `/v1/tasks/${row.taskId}/decision`, { decision: 'rewrite', form });
  expect(faults(await decide({ title: 'T', materials: [proof] }))).toEqual(['form.materials.0 unknown-file']);
});

test('what is logged shows its files, each with where it stands', async () => {
  const row = await opened(api, {});
  for (const name of ['first', 'second'])
    await act(PARTNER, row, 'write', { text: name, attachment: await uploaded(api, PARTNER, name) }).expect(200);
  const { items } = (await api.get(PARTNER, `/v1/cases/${row.id}/log`)).body as unknown as {
    items: { form: { attachment: object[] } }[];
  };
  expect(items.map(({ form }) => form.attachment)).toMatchObject([
    [{ name: 'second.pdf', state: 'submitted' }],
    [{ name: 'first.pdf', state: 'submitted' }],
  ]);
});

test('several cases may be opened at once, but a file goes into one of them', async () => {
  const materials = await uploaded(api, PARTNER, 'bulk');
  await open({ materials }).expect(201);
  const items = [
    { type: 'diary', form: { title: 'T', materials: await uploaded(api, PARTNER, 'bulk2') } },
    { type: 'diary', form: { title: 'T', materials } },
  ];
  const { body } = await api.post(PARTNER, '/v1/cases/bulk', { items }).expect(200);
  expect(body.items.map(({ status }) => status)).toEqual([201, 422]);
});

test('the check of a request asks for no files', async () => {
  const form = { title: 'T', persons: [{ name: 'Li' }] };
  expect((await api.post(PARTNER, '/v1/processes/diary/check', { form }).expect(200)).body.ok).toBe(true);
});

test('a check sees an example of a required text that is not written yet, and nothing of an optional one', async () => {
  const said = { zh: '说明', en: 'Said' };
  const motto = { name: 'motto', kind: 'text', required: false, label: said } as const;
  const names: Check = ({ form }) =>
    Promise.resolve(Object.keys(form).map((code) => ({ code, title: said, hint: said, actor: 'nobody' as const })));
  const policies = [{ ...diaryPolicy, form: [...diaryPolicy.form, motto] }];
  const telling = await apiWorld({ policies, checks: { diary: names } });
  const seenOf = async (form: object): Promise<string[]> =>
    (await telling.post(PARTNER, '/v1/processes/diary/check', { form }).expect(200)).body.blockers.map(
      ({ code }) => code,
    );
  expect(await seenOf({})).toEqual(['title']);
  expect(await seenOf({ motto: 'M' })).toEqual(['title', 'motto']);
  await telling.close();
});
