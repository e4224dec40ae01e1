import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../dev/ports';
import { createEngine } from '../../worker/engine';
import { engineWorld, type EngineWorld, partnerAdmin, vendor } from '../support/engine-world';

let world: EngineWorld;
beforeAll(async () => {
  world = await engineWorld({ relay: false });
});
afterAll(() => world.close());

test('whoever cannot be told what became of his command is told that nobody knows yet, in good time', async () => {
  const { caseId } = await world.open('trial', partnerAdmin(), { subject: 'nowhere' });
  const command = await world.storeDecision(caseId, 'first', vendor('ecosystem-manager'), 'approve');
  const connection = Connection.lazy({ address: `127.0.0.1:${await freePort()}` });
  const engine = createEngine(new Client({ connection }), world.db, world.taskQueue);
  const began = Date.now();
  expect(await engine.deliver(command, 1_000)).toMatchObject({ status: 'unconfirmed' });
  expect(Date.now() - began).toBeLessThan(4_000);
  await connection.close();
  // The same command, once Temporal can be reached.
  expect(await world.deliver(command)).toEqual({ status: 'done' });
});

test('a command about a case that is not written yet waits for it', async () => {
  const command = await world.store(
    'decide',
    { caseId: randomUUID(), workflowId: 'trial/nobody', type: 'trial', taskId: 'none' },
    partnerAdmin(),
    { decision: 'approve' },
  );
  expect(await world.engine.deliver(command, 1_000)).toMatchObject({ status: 'unconfirmed' });
});

test('waking a case that has closed, or never was, is no error', async () => {
  const { caseId } = await world.open('trial', partnerAdmin(), { subject: 'gone' });
  await world.act(caseId, partnerAdmin(), 'withdraw', {});
  const { workflow_id, run_id } = await world.caseRow(caseId);
  await world.client.workflow.getHandle(workflow_id).result();
  await world.engine.wake(workflow_id, run_id);
  await world.engine.wake('trial/nobody', randomUUID());
  expect(await world.caseRow(caseId)).toMatchObject({ outcome: 'withdrawn' });
});

test('a decision is not delivered to a later case on the same lock', async () => {
  const first = await world.open('trial', partnerAdmin(), { subject: 'again' });
  const late = await world.storeDecision(first.caseId, 'first', vendor('ecosystem-manager'), 'approve');
  await world.act(first.caseId, partnerAdmin(), 'withdraw', {});
  const second = await world.open('trial', partnerAdmin(), { subject: 'again' });
  expect(second.delivery).toEqual({ status: 'done' });
  expect(await world.deliver(late)).toMatchObject({ status: 'refused', refusal: { code: 'case-closed' } });
  expect(await world.caseRow(second.caseId)).toMatchObject({ state: 'first-review', outcome: null });
});
