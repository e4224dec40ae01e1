import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Command } from '../../db/engine/commands';
import { freePort } from '../../dev/ports';
import { findTemporal } from '../../dev/temporal/find';
import { startTemporal } from '../../dev/temporal/server';
import { createEngine } from '../../worker/engine';
import { engineWorld, type EngineWorld, partnerAdmin, vendor } from '../support/engine-world';

let world: EngineWorld;
beforeAll(async () => {
  world = await engineWorld({ relay: false });
});
afterAll(() => world.close());

test('a caller whose command has no result yet is told so in good time', async () => {
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

test('a command about a case that is being opened waits for it', async () => {
  const target = { caseId: randomUUID(), workflowId: 'trial/nobody', type: 'trial' };
  await world.store('open', target, partnerAdmin(), { form: {}, profile: 'CN' });
  const command = await world.store('decide', { ...target, taskId: 'none' }, partnerAdmin(), { decision: 'approve' });
  expect(await world.engine.deliver(command, 1_000)).toMatchObject({ status: 'unconfirmed' });
});

describe('a command that the engine will never take is called undeliverable, with the reason', () => {
  const open = async (subject: string): Promise<string> =>
    (await world.open('trial', partnerAdmin(), { subject })).caseId;
  const approve = (caseId: string): Promise<Command> =>
    world.storeDecision(caseId, 'first', vendor('ecosystem-manager'), 'approve');
  const undeliverable = (reason: string): object => ({ status: 'undeliverable', reason });

  test('when its case neither exists nor is being opened', async () => {
    const target = { caseId: randomUUID(), workflowId: 'trial/nobody', type: 'trial', taskId: 'none' };
    const command = await world.store('decide', target, partnerAdmin(), { decision: 'approve' });
    expect(await world.engine.deliver(command, 1_000)).toMatchObject(undeliverable('no-case'));
  });

  test('when the run of its open case was terminated, or belongs to nobody', async () => {
    const caseId = await open('terminated');
    const command = await approve(caseId);
    await world.client.workflow.getHandle(command.workflowId).terminate();
    expect(await world.engine.deliver(command, 5_000)).toMatchObject(undeliverable('run-ended'));
    const lost = { ...command, workflowId: `trial/${randomUUID()}` };
    expect(await world.engine.deliver(lost, 5_000)).toMatchObject(undeliverable('no-run'));
    const strange = { ...command, runId: randomUUID() };
    expect(await world.engine.deliver(strange, 5_000)).toMatchObject({ status: 'undeliverable' });
  });

  test('when Temporal refuses it as malformed', async () => {
    const target = { caseId: randomUUID(), workflowId: 'trial/long', type: 'x'.repeat(2_000) };
    const command = await world.store('open', target, partnerAdmin(), { form: {}, profile: 'CN' });
    expect(await world.engine.deliver(command, 5_000)).toMatchObject(undeliverable('not-accepted'));
  });

  test('when the run of its case has taken as many messages as Temporal allows', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'assent-limit-'));
    const server = await startTemporal({
      executable: await findTemporal(() => undefined),
      dataFile: path.join(directory, 'temporal.db'),
      logFile: path.join(directory, 'temporal.log'),
      namespace: 'limited',
      mostUpdates: 1,
    });
    const connection = await Connection.connect({ address: server.address });
    const client = new Client({ connection, namespace: 'limited' });
    const command = await approve(await open('limited'));
    const { firstExecutionRunId: runId } = await client.workflow.start('trial', {
      workflowId: command.workflowId,
      taskQueue: 'unattended',
    });
    const engine = createEngine(client, world.db, 'unattended');
    expect(await engine.deliver({ ...command, runId }, 500)).toMatchObject({ status: 'unconfirmed' });
    const next = { ...command, id: randomUUID(), runId };
    expect(await engine.deliver(next, 5_000)).toMatchObject(undeliverable('update-limit'));
    await connection.close();
    await server.stop();
    await rm(directory, { recursive: true });
  });
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
