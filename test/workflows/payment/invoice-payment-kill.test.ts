import { once } from 'node:events';
import type { Ports } from '../../../activities/ports';
import { createRegistryPorts } from '../../../activities/ports/registry';
import { servePorts } from '../../support/port-server';
import { startProgram } from '../../support/program';
import { rig } from '../../support/rig';
import { temporalServer } from '../../support/temporal';
import { testWorld } from '../../support/test-world';
import { eventually } from '../../support/engine-world';
import { mustBeDone } from '../shared/common-requests';
import { paymentRequests } from './payment-requests';

describe('a worker that is killed', () => {
  const world = testWorld();
  const requests = paymentRequests(world);

  /** Has a program of its own work in place of the world's worker, until it is killed and that starts again. */
  async function killable(ports: Ports): Promise<() => Promise<void>> {
    const server = await servePorts(ports);
    await world.stopWorker();
    const { address, namespace } = temporalServer();
    const worker = startProgram('test/support/lone-worker.ts', {
      DATABASE_URL: world.url,
      TEMPORAL_ADDRESS: address,
      NAMESPACE: namespace,
      TASK_QUEUE: world.taskQueue,
      BUNDLE: rig().workflowBundle,
      PORTS_URL: server.url,
    });
    await worker.printed(/running/);
    return async () => {
      worker.child.kill('SIGKILL');
      await once(worker.child, 'exit');
      await server.close();
      await world.startWorker();
    };
  }

  it('while a second person is asked about a word of the bank loses nothing: it counts once that person confirms', async () => {
    const paying = await requests.processing();
    const { caseId } = paying;
    const kill = await killable(createRegistryPorts(world.db));
    mustBeDone(await requests.enterWord(paying, 'paid'));
    await requests.openTask(caseId, 'wordConfirmation');
    await kill();
    expect(await requests.entries(caseId)).toEqual(['commit']);
    mustBeDone(await requests.confirmWord(caseId));
    expect(await world.outcome(caseId)).toBe('paid');
    expect(await requests.entries(caseId)).toEqual(['commit', 'pay']);
    await requests.balanced();
  }, 90_000);

  it.each([
    ['after the bank has taken the order and before anybody has its answer', true],
    ['after the key was stored and before the order has reached the bank', false],
  ])(
    '%s leads to one payment',
    async (_when, taken) => {
      const partner = await requests.partner();
      await requests.set('payments', partner.partyId, { answer: 'paid' });
      const paying = await requests.inReview({}, partner);
      const { caseId } = paying;

      const registry = createRegistryPorts(world.db);
      const silent: Ports['payments']['order'] = async (call) => {
        if (taken) await registry.payments.order(call);
        reached = true;
        return new Promise(() => undefined);
      };
      let reached = false;
      const kill = await killable({ ...registry, payments: { ...registry.payments, order: silent } });
      await requests.pass(paying);
      await eventually('the order to be sent', () => Promise.resolve(reached));
      expect(await requests.payments(caseId)).toEqual(['ordered']);
      expect(await requests.orders(caseId)).toHaveLength(taken ? 1 : 0);
      await kill();
      await eventually('the end of the case', async () => (await world.caseRow(caseId)).outcome ?? undefined, 40_000);
      expect(await requests.orders(caseId)).toEqual([`${caseId}/payment/1`]);
      expect(await requests.payments(caseId)).toEqual(['paid']);
      expect(await requests.entries(caseId)).toEqual(['commit', 'pay']);
      await requests.balanced();
    },
    90_000,
  );
});
