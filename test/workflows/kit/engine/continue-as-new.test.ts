import { readCommand } from '../../../../db/engine/commands';
import { chainEnd, verifyChain } from '../../../../db/engine/timeline';
import { type EngineWorld, eventually, partnerAdmin, type TaskRow, vendor } from '../../../support/engine-world';
import { repetitions } from '../../../support/endurance';
import { testWorld } from '../../../support/test-world';

const DAY = 86_400_000;
const partner = partnerAdmin();
const done = { status: 'done' };

const world = testWorld({ relay: false });

const open = async (): Promise<string> => (await world.open('diary', partner, { title: '第一年' })).caseId;
const write = (caseId: string, text: string): ReturnType<EngineWorld['act']> =>
  world.act(caseId, partner, 'write', { text });

async function runsOf(caseId: string): Promise<string[]> {
  const { workflow_id } = await world.caseRow(caseId);
  const { workflowExecutionInfo } = await world.client.workflowService.describeWorkflowExecution({
    namespace: world.client.options.namespace,
    execution: { workflowId: workflow_id },
  });
  return [workflowExecutionInfo?.firstRunId ?? '', workflowExecutionInfo?.execution?.runId ?? ''];
}

/** Writes until the case continues as new, and the given number of entries more. */
async function writeIntoNextRun(caseId: string): Promise<number> {
  const { run_id } = await world.caseRow(caseId);
  let written = 0;
  for (; (await runsOf(caseId))[1] === run_id; written += 1) {
    expect(await write(caseId, `entry ${written}`)).toEqual(done);
    if (written > 200) throw new Error('the case stays in one run');
  }
  return written;
}

/** A case in its next run, for the tests that leave it open. */
let goneOn: Promise<{ caseId: string; written: number }> | undefined;
const caseGoneOn = (): NonNullable<typeof goneOn> =>
  (goneOn ??= open().then(async (caseId) => ({ caseId, written: await writeIntoNextRun(caseId) })));

const logOf = (caseId: string): Promise<{ no: number; form: { text: string } }[]> =>
  world.db('case_log').where({ case_id: caseId }).orderBy('no').select('no', 'form');

test('a case of many entries goes on in another run as if nothing had happened', async () => {
  const { caseId, written } = await caseGoneOn();
  expect(await write(caseId, 'the last')).toEqual(done);

  const log = await logOf(caseId);
  expect(log.map(({ no }) => no)).toEqual(Array.from({ length: written + 1 }, (_, n) => n + 1));
  expect(log.at(-1)?.form.text).toBe('the last');
  const [first] = await runsOf(caseId);
  const row = await world.caseRow(caseId);
  expect(row).toMatchObject({ run_id: first, state: 'writing', data: { entries: written + 1 } });
  const ids = await world.db('tasks').where({ case_id: caseId }).select<TaskRow[]>('id', 'status');
  expect(new Set(ids.map(({ id }) => id)).size).toBe(written + 2);
  expect(ids.filter(({ status }) => status === 'open')).toHaveLength(1);
  expect(await verifyChain(world.db, caseId, await chainEnd(world.db, caseId))).toBe(true);
}, 120_000);

test('a command of an earlier run that is delivered again does nothing twice', async () => {
  const { caseId, written } = await caseGoneOn();
  const ids = await world
    .db('commands')
    .where({ case_id: caseId, kind: 'act' })
    .orderBy('received_at')
    .pluck<string[]>('id');
  const again = (await readCommand(world.db, ids[written - 1]!))!;
  const entries = (await logOf(caseId)).length;
  expect(await world.engine.deliver(again, 10_000)).toEqual(done);
  expect(await logOf(caseId)).toHaveLength(entries);
}, 120_000);

test('what is open when a case goes on keeps its dates: reminded once, and expired at the exact instant', async () => {
  const caseId = await open();
  await writeIntoNextRun(caseId);
  const before = await world.task(caseId, 'entry');
  expect(before.due_at).not.toBeNull();

  await world.advanceTo(new Date(before.due_at!.getTime() - 61 * DAY + 10 * 3_600_000));
  await eventually('the reminder', async () => (await world.task(caseId, 'entry')).reminded === 1);
  expect(await world.task(caseId, 'entry')).toMatchObject({ id: before.id, due_at: before.due_at });

  await world.advanceTo(new Date(before.due_at!.getTime() - 1000));
  expect((await world.caseRow(caseId)).outcome).toBeNull();
  await world.advanceTo(before.due_at!);
  expect(await world.outcome(caseId)).toBe('forgotten');
}, 120_000);

test('a refusal that leaves no event never makes a case go on, however close to its length: no replay would do so', async () => {
  const caseId = await open();
  const { workflow_id } = await world.caseRow(caseId);
  const length = async (): Promise<number> =>
    (await world.client.workflow.getHandle(workflow_id).describe()).historyLength;
  const [run] = await runsOf(caseId);
  // An entry takes eleven events and a wake ten: together they end two events before the length.
  for (let entry = 0; entry < 5; entry += 1) expect(await write(caseId, 'more')).toEqual(done);
  for (let due = (await length()) + 10; due <= 248; due += 10) {
    await world.engine.wake(workflow_id, run!);
    await eventually('the wake to be answered', async () => (await length()) === due);
  }
  expect(await length()).toBe(248);
  const stranger = partnerAdmin('partner-b');
  expect(await world.act(caseId, stranger, 'write', { text: 'not theirs' })).toMatchObject({ status: 'refused' });
  expect([(await runsOf(caseId))[1], await length()]).toEqual([run, 248]);
  expect(await write(caseId, 'theirs')).toEqual(done);
  await eventually('the next run', async () => (await runsOf(caseId))[1] !== run);
}, 120_000);

test('many who write at once while the case goes on are each answered, and no entry is lost or doubled', async () => {
  const caseId = await open();
  const sent = Array.from({ length: 39 }, (_, n) => `entry ${n}`);
  for (let from = 0; from < sent.length; from += 13) {
    const results = await Promise.all(sent.slice(from, from + 13).map((text) => write(caseId, text)));
    expect(results).toEqual(results.map(() => done));
  }
  const texts = (await logOf(caseId)).map(({ form }) => form.text);
  expect([...texts].sort()).toEqual([...sent].sort());
  expect(new Set(await runsOf(caseId)).size).toBe(2);
}, 180_000);

test('a case that is closed while it goes on is closed, once', async () => {
  const caseId = await open();
  const { run_id } = await world.caseRow(caseId);
  const history = async (): Promise<number> => {
    const { historyLength } = await world.client.workflow
      .getHandle((await world.caseRow(caseId)).workflow_id)
      .describe();
    return historyLength;
  };
  while ((await history()) < 235 && (await runsOf(caseId))[1] === run_id) await write(caseId, 'more');
  const [, burnt] = await Promise.all([write(caseId, 'the last'), world.act(caseId, partner, 'burn', {})]);
  if (burnt.status !== 'done') expect(await world.act(caseId, partner, 'burn', {})).toEqual(done);
  expect(await world.outcome(caseId)).toBe('burnt');
  expect(await world.db('audit_events').where({ case_id: caseId, action: 'case.closed' }).select('seq')).toHaveLength(
    1,
  );
}, 120_000);

test('more refusals than a run takes updates wear no case out: what follows is decided, withdrawn and expired as ever', async () => {
  const REFUSALS = repetitions(3_000);
  // As many as Temporal allows in flight in one run, less one for a message in between.
  const AT_ONCE = 8;
  // Together they share the case's steps, which one by one would each take several of their own.
  const refuseAgainAndAgain = async (caseId: string, times: number): Promise<void> => {
    const { workflow_id: workflowId, type } = await world.caseRow(caseId);
    const show = () => world.store('act', { caseId, workflowId, type }, partner, { action: 'show', form: {} });
    for (let left = times; left > 0; left -= AT_ONCE) {
      const commands = await Promise.all(Array.from({ length: Math.min(left, AT_ONCE) }, show));
      for (const delivery of await Promise.all(commands.map((command) => world.deliver(command))))
        expect(delivery).toMatchObject({ status: 'refused', refusal: { code: 'ineligible' } });
    }
  };
  const [decided, withdrawn] = [await open(), await open()];
  await refuseAgainAndAgain(decided, REFUSALS);
  await refuseAgainAndAgain(withdrawn, repetitions(100));

  expect(await write(decided, 'something at last')).toEqual(done);
  expect(await world.act(decided, partner, 'show', {})).toEqual(done);
  expect(
    await world.decide(decided, 'reader', vendor('ecosystem-manager'), 'rewrite', { form: { title: '再写' } }),
  ).toEqual(done);
  const { due_at } = await world.task(decided, 'entry');
  expect(await world.act(withdrawn, partner, 'burn', {})).toEqual(done);
  expect(await world.outcome(withdrawn)).toBe('burnt');
  await world.advanceTo(due_at!);
  expect(await world.outcome(decided)).toBe('forgotten');
  const [first, last] = await runsOf(decided);
  expect(last).not.toBe(first);
}, 300_000);
