import { once } from 'node:events';
import type { Ports } from '../../../activities/ports';
import { createRegistryPorts } from '../../../activities/ports/registry';
import { servePorts } from '../../support/port-server';
import { startProgram } from '../../support/program';
import { rig } from '../../support/rig';
import { temporalServer } from '../../support/temporal';
import { testWorld } from '../../support/test-world';
import { eventually } from '../../support/engine-world';
import { mustBeDone, onceMade } from '../shared/common-requests';
import { type Paying, paymentRequests } from './payment-requests';

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

  /** A payment whose order has come so far when the worker is killed. */
  interface Ordering extends Paying {
    readonly isTaken: boolean;
    isSent: boolean;
  }
  async function ordering(isTaken: boolean): Promise<Ordering> {
    const partner = await requests.partner();
    await requests.set('payments', partner.partyId, { answer: 'paid' });
    return { ...(await requests.inReview({}, partner)), isTaken, isSent: false };
  }

  /** What one worker was doing as it was killed: all that the tests look at, since a worker takes long to start. */
  const killed = onceMade(async () => {
    const word = await requests.processing();
    const orders = [await ordering(true), await ordering(false)] as const;
    const registry = createRegistryPorts(world.db);
    const silent: Ports['payments']['order'] = async (call) => {
      const of = orders.find(({ caseId }) => call.key.startsWith(caseId));
      if (of === undefined) return registry.payments.order(call);
      if (of.isTaken) await registry.payments.order(call);
      of.isSent = true;
      return new Promise(() => undefined);
    };
    const kill = await killable({ ...registry, payments: { ...registry.payments, order: silent } });
    mustBeDone(await requests.enterWord(word, 'paid'));
    await requests.openTask(word.caseId, 'wordConfirmation');
    for (const paying of orders) {
      await requests.pass(paying);
      await eventually('the order to be sent', () => Promise.resolve(paying.isSent));
    }
    const before = await Promise.all(
      orders.map(async ({ caseId }) => ({
        payments: await requests.payments(caseId),
        orders: await requests.orders(caseId),
      })),
    );
    await kill();
    return { word, orders, before };
  });

  it('while a second person is asked about a word of the bank loses nothing: it counts once that person confirms', async () => {
    const { caseId } = (await killed()).word;
    expect(await requests.entries(caseId)).toEqual(['commit']);
    mustBeDone(await requests.confirmWord(caseId));
    expect(await world.outcome(caseId)).toBe('paid');
    expect(await requests.entries(caseId)).toEqual(['commit', 'pay']);
    await requests.balanced();
  }, 90_000);

  it.each([
    ['after the bank has taken the order and before anybody has its answer', 0],
    ['after the key was stored and before the order has reached the bank', 1],
  ] as const)(
    '%s leads to one payment',
    async (_when, n) => {
      const { orders, before } = await killed();
      const { caseId, isTaken } = orders[n];
      expect(before[n]!.payments).toEqual(['ordered']);
      expect(before[n]!.orders).toHaveLength(isTaken ? 1 : 0);
      await eventually('the end of the case', async () => (await world.caseRow(caseId)).outcome ?? undefined, 40_000);
      expect(await requests.orders(caseId)).toEqual([`${caseId}/payment/1`]);
      expect(await requests.payments(caseId)).toEqual(['paid']);
      expect(await requests.entries(caseId)).toEqual(['commit', 'pay']);
      await requests.balanced();
    },
    90_000,
  );
});
