import { createServer } from 'node:http';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createHttpPorts } from '../../activities/ports/http';
import { beating, limited } from '../../worker/heartbeat';
import { type Listening, listen } from '../support/listening';
import { testTemporal } from '../support/temporal';
import { until } from '../support/until';

const LONGEST_MS = 1_000;

/**
 * An outside system that counts its calls under way; each call gets the next answer of `script`, `silence` gives none.
 */
class Outside {
  script: ('silence' | { status: number; headers?: Record<string, string> })[] = [];
  /** When each call came, in ms. */
  readonly calls: number[] = [];
  underWay = 0;
  most = 0;
  private served: Listening | undefined;

  async start(): Promise<void> {
    this.served = await listen(
      createServer((request, response) => {
        this.calls.push(Date.now());
        this.underWay += 1;
        this.most = Math.max(this.most, this.underWay);
        response.on('close', () => (this.underWay -= 1));
        request.resume();
        const next = this.script.shift() ?? { status: 200 };
        if (next === 'silence') return;
        response.writeHead(next.status, { 'content-type': 'application/json', ...next.headers });
        response.end(JSON.stringify({ days: 1 }));
      }),
    );
  }

  get url(): string {
    return this.served?.base ?? '';
  }

  stop(): void {
    this.served?.stop();
  }
}

describe('an attempt at something outside', () => {
  const temporal = testTemporal();
  const ended: string[] = [];
  let outside: Outside;
  let client: Client;
  let native: NativeConnection;
  let worker: Worker;
  let running: Promise<void>;

  beforeAll(async () => {
    client = new Client({
      connection: await Connection.connect({ address: temporal.address }),
      namespace: temporal.namespace,
    });
    native = await NativeConnection.connect({ address: temporal.address });
  });
  beforeEach(async () => {
    outside = new Outside();
    await outside.start();
    ended.length = 0;
    const ports = createHttpPorts({ baseUrl: outside.url, timeoutMs: 60_000 });
    const act = async (key: string) => {
      try {
        return await ports.billing.setGracePeriod({ key, customerId: 'customer-2', minimumDays: 1 });
      } catch (error) {
        ended.push(String(error));
        throw error;
      }
    };
    worker = await Worker.create({
      connection: native,
      namespace: temporal.namespace,
      taskQueue: temporal.taskQueue,
      activities: { act },
      interceptors: { activity: [beating, limited] },
    });
    running = worker.run();
  });
  afterEach(async () => {
    await stop();
    outside.stop();
  });
  afterAll(async () => {
    await native.close();
    await client.connection.close();
  });

  /** A limit between two heartbeats, through which the worker would learn of it only after the next attempt began. */
  const begin = (id: string, limitMs = 3_000) =>
    client.activity.start('act', {
      id: `${temporal.taskQueue}/${id}`,
      taskQueue: temporal.taskQueue,
      args: [id],
      startToCloseTimeout: limitMs,
      heartbeatTimeout: 10_000,
      retry: { initialInterval: 1, backoffCoefficient: 1, maximumInterval: LONGEST_MS },
    });
  /** Resolves when nothing is under way any more, so that nothing can act later. */
  const stop = async (): Promise<void> => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await running;
  };

  test('is over when the next one begins, however long the system takes', async () => {
    outside.script = ['silence', 'silence'];
    const handle = await begin('slow');
    expect(await handle.result()).toEqual({ days: 1 });
    await stop();
    expect(outside).toMatchObject({ most: 1, underWay: 0 });
    expect(outside.calls).toHaveLength(3);
    expect(ended).toHaveLength(2);
  });

  test('makes no further call after its limit, not even when a pause of its own ends', async () => {
    outside.script = [{ status: 503, headers: { 'retry-after': '4' } }];
    const handle = await begin('patient');
    expect(await handle.result()).toEqual({ days: 1 });
    await stop();
    expect(outside.calls).toHaveLength(2);
  });

  test('ends with its cancellation, in the middle of a call', async () => {
    outside.script = ['silence'];
    const handle = await begin('cancelled', 60_000);
    await until('the call', () => Promise.resolve(outside.underWay === 1));
    await handle.cancel('not wanted any more');
    await expect(handle.result()).rejects.toThrow();
    await stop();
    expect(outside).toMatchObject({ underWay: 0 });
    expect(outside.calls).toHaveLength(1);
    expect(ended).toHaveLength(1);
  });

  test.each([
    ['999 days', { status: 429, headers: { 'retry-after': '86400000' } }],
    ['a date in 2099', { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 2099 00:00:00 GMT' } }],
    ['that somebody mends our token', { status: 401 }],
  ])('that is to wait for %s waits for our own longest pause', async (what, answer) => {
    outside.script = [answer];
    const handle = await begin(what);
    expect(await handle.result()).toEqual({ days: 1 });
    const [first = 0, second = 0] = outside.calls;
    expect(outside.calls).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(LONGEST_MS - 20);
  });
});
