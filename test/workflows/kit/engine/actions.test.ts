import { eventually, partnerAdmin, vendor } from '../../../support/engine-world';
import { testWorld } from '../../../support/test-world';

const partner = partnerAdmin();
const manager = vendor('ecosystem-manager');
const done = { status: 'done' };

const world = testWorld();

const open = async (): Promise<string> => (await world.open('diary', partner, { title: '第一年' })).caseId;

test('an action that takes the place of a task ends it and starts the next with a term of its own', async () => {
  const caseId = await open();
  const first = await world.task(caseId, 'entry');
  expect(await world.act(caseId, partner, 'write', { text: '今天' })).toEqual(done);
  const second = await world.task(caseId, 'entry');
  expect(second.id).not.toBe(first.id);
  expect(second.status).toBe('open');
  expect(await world.db('tasks').where({ id: first.id }).first('status')).toEqual({ status: 'cancelled' });
});

test('an action beside a task leaves the task and its dates as they are, and is told to whom it concerns', async () => {
  const caseId = await open();
  const before = await world.task(caseId, 'entry');
  expect(await world.act(caseId, manager, 'remark', { text: '很好' })).toEqual(done);
  expect(await world.task(caseId, 'entry')).toEqual(before);
  expect(
    await world.db('notices').where({ case_id: caseId, template: 'action-taken' }).select('party_id', 'params'),
  ).toEqual([{ party_id: 'partner-a', params: { action: 'remark', by: 'vendor' } }]);
});

test('what a body has found out is written although no line of the record comes with it', async () => {
  const caseId = await open();
  expect(await world.act(caseId, manager, 'remark', { text: '很好' })).toEqual(done);
  await eventually('the remark to be counted', async () => (await world.caseRow(caseId)).data['remarks'] === 1);
  const lines = await world.db('audit_events').where({ case_id: caseId }).orderBy('seq').pluck('action');
  expect(lines.at(-1)).toBe('case.remark');
});

test('what a request says can be revised, and the record names the fields with what they said before', async () => {
  const caseId = await open();
  expect(await world.act(caseId, partner, 'rename', { title: '第二年' })).toEqual(done);
  expect(await world.caseRow(caseId)).toMatchObject({ form: { title: '第二年' }, state: 'writing' });
  expect(await world.db('audit_events').where({ case_id: caseId, action: 'form.revised' }).select('data')).toEqual([
    { data: { fields: ['title'], from: { title: '第一年' }, to: { title: '第二年' } } },
  ]);
});

test('an action that something stands in the way of is refused with the reason and changes nothing but the record', async () => {
  const caseId = await open();
  const before = await world.task(caseId, 'entry');
  const refused = await world.act(caseId, partner, 'show', {});
  expect(refused).toMatchObject({
    status: 'refused',
    refusal: { code: 'ineligible', detail: { blockers: [{ code: 'NOTHING_WRITTEN' }] } },
  });
  expect(await world.task(caseId, 'entry')).toEqual(before);
  await world.act(caseId, partner, 'write', { text: '今天' });
  expect(await world.act(caseId, partner, 'show', {})).toEqual(done);
  expect(await world.caseRow(caseId)).toMatchObject({ state: 'reading' });
});

test('a decision that revises the request keeps what the reviewer changed, and tells what differs from the submission before', async () => {
  const caseId = await open();
  await world.act(caseId, partner, 'write', { text: '今天' });
  for (const title of ['第二年', '第三年']) {
    await world.act(caseId, partner, 'show', {});
    expect(await world.decide(caseId, 'reader', manager, 'rewrite', { form: { title } })).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({ form: { title }, state: 'writing' });
  }
  expect(await world.caseRow(caseId)).toMatchObject({ data: { changedFields: ['title'] } });
});

test('a standing task stands in no inbox before its first reminder', async () => {
  const caseId = await open();
  expect(await world.db('tasks').where({ case_id: caseId }).first('standing')).toEqual({ standing: true });
  expect(await world.db('notices').where({ case_id: caseId, template: 'task-opened' }).select('id')).toEqual([]);
});
