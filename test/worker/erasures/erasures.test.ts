import { type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import pino from 'pino';
import { startErasures } from '../../../worker/erasures/erasures';
import type { Loop } from '../../../worker/loop';
import { engineWorld, type EngineWorld, eventually, partnerAdmin, vendor } from '../../support/engine-world';

const partner = partnerAdmin();
const manager = vendor('ecosystem-manager');

let world: EngineWorld;
const loops: Loop[] = [];
beforeAll(async () => {
  world = await engineWorld({ relay: false });
});
afterEach(async () => {
  await Promise.all(loops.splice(0).map((loop) => loop.stop()));
});
afterAll(() => world.close());

const start = (): void =>
  void loops.push(
    startErasures({
      db: world.db,
      client: world.client,
      crm: world.ports.crm,
      log: pino({ level: 'silent' }),
      pollMs: 50,
    }),
  );

const openTrial = async (subject: string): Promise<string> => (await world.open('trial', partner, { subject })).caseId;

async function closedTrial(subject: string): Promise<string> {
  const caseId = await openTrial(subject);
  await world.decide(caseId, 'first', manager, 'reject', { comment: 'no' });
  await world.outcome(caseId);
  return caseId;
}

const erase = (caseId: string): Promise<unknown> =>
  world.db('erasures').insert({ case_id: caseId, at: world.db.raw('world_now()') });

const deletedAt = async (caseId: string): Promise<Date | null | undefined> =>
  (
    await world
      .db('erasures')
      .where({ case_id: caseId })
      .first<{ histories_deleted_at: Date | null } | undefined>('histories_deleted_at')
  )?.histories_deleted_at;

const untilDeleted = (caseId: string): Promise<Date> =>
  eventually('the histories to be deleted', async () => (await deletedAt(caseId)) ?? undefined);

async function isThere(caseId: string, runId?: string): Promise<boolean> {
  const { workflow_id, run_id } = await world.caseRow(caseId);
  try {
    await world.client.workflow.getHandle(workflow_id, runId ?? run_id).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function listed(caseId: string): Promise<WorkflowExecutionInfo[]> {
  const { workflow_id } = await world.caseRow(caseId);
  const found: WorkflowExecutionInfo[] = [];
  for await (const info of world.client.workflow.list({ query: `WorkflowId = '${workflow_id}'` })) found.push(info);
  return found;
}

test('of two cases under one workflow id only the erased one loses its history', async () => {
  const [erased, kept] = [await closedTrial('same'), await closedTrial('same')];
  await eventually('both to be listed', async () => (await listed(kept)).length === 2);
  await erase(erased);
  start();
  await untilDeleted(erased);
  expect(await isThere(erased)).toBe(false);
  expect(await isThere(kept)).toBe(true);
});

test('an erased case stays while it is open, and goes when it has ended', async () => {
  const [open, other] = [await openTrial('open'), await closedTrial('other')];
  await erase(open);
  await erase(other);
  start();
  await untilDeleted(other);
  expect(await deletedAt(open)).toBeNull();
  expect(await isThere(open)).toBe(true);
  await world.decide(open, 'first', manager, 'reject', { comment: 'no' });
  await untilDeleted(open);
  expect(await isThere(open)).toBe(false);
});

test('a history that is gone already is no error, and several workers do it once', async () => {
  const caseId = await closedTrial('gone');
  const { workflow_id: workflowId, run_id: runId } = await world.caseRow(caseId);
  await world.client.workflowService.deleteWorkflowExecution({
    namespace: world.client.options.namespace,
    workflowExecution: { workflowId, runId },
  });
  await eventually('the deletion', async () => !(await isThere(caseId)));
  await erase(caseId);
  start();
  start();
  const first = await untilDeleted(caseId);
  const another = await closedTrial('another');
  await erase(another);
  await untilDeleted(another);
  expect(await deletedAt(caseId)).toEqual(first);
});

test('all runs of a case that went on in others are deleted', async () => {
  const { caseId } = await world.open('diary', partner, { title: '第一年' });
  await eventually(
    'the next run',
    async () => {
      await world.act(caseId, partner, 'write', { text: 'entry' });
      return (await listed(caseId)).length > 1;
    },
    100_000,
  );
  const runs = (await listed(caseId)).map(({ runId }) => runId);
  await world.act(caseId, partner, 'burn', {});
  await world.outcome(caseId);
  // The first run goes earlier than the others: Temporal's retention counts from the end of each.
  const { workflow_id: workflowId, run_id: runId } = await world.caseRow(caseId);
  await world.client.workflowService.deleteWorkflowExecution({
    namespace: world.client.options.namespace,
    workflowExecution: { workflowId, runId },
  });
  await erase(caseId);
  start();
  await untilDeleted(caseId);
  for (const run of runs) expect(await isThere(caseId, run)).toBe(false);
  expect(await world.caseRow(caseId)).toMatchObject({ outcome: 'burnt' });
}, 120_000);
