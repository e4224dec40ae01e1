import { createHttpPorts } from '../../../activities/ports/http';
import { PortFault, PortRefusal, type Ports } from '../../../activities/ports';
import { servePorts, type PortServer } from '../../support/port-server';

const call = { key: 'association/customer-2/分', customerId: 'customer-2', minimumDays: 1 };

describe('an outside system over HTTP', () => {
  let server: PortServer;
  let ports: Ports;

  beforeEach(async () => {
    const billing = { setGracePeriod: () => Promise.resolve({ days: 1 }) };
    server = await servePorts({ billing } as unknown as Ports);
    ports = createHttpPorts({ baseUrl: `${server.url}/`, token: 'secret', timeoutMs: 300 });
  });

  afterEach(() => server.close());

  test('is asked by path, key and token', async () => {
    expect(await ports.billing.setGracePeriod(call)).toEqual({ days: 1 });
    expect(server.requests).toEqual([
      { path: 'billing/set-grace-period', key: call.key, authorization: 'Bearer secret' },
    ]);
  });

  test('that is overloaded is asked again after the seconds it names, with the same key', async () => {
    server.script.push({ status: 429, headers: { 'retry-after': '1' } });
    const started = Date.now();
    expect(await ports.billing.setGracePeriod(call)).toEqual({ days: 1 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
    expect(server.requests.map((request) => request.key)).toEqual([call.key, call.key]);
  });

  test('that names a date is asked again then', async () => {
    const at = new Date(Date.now() + 2_000).toUTCString();
    server.script.push({ status: 503, headers: { 'retry-after': at } });
    expect(await ports.billing.setGracePeriod(call)).toEqual({ days: 1 });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(at));
  });

  test('that wants a long rest is left alone, and the caller is told how long', async () => {
    server.script.push({ status: 429, headers: { 'retry-after': '120' } });
    await expect(ports.billing.setGracePeriod(call)).rejects.toMatchObject({
      name: 'PortFault',
      retryAfterMs: 120_000,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('that stays broken is a fault after three tries', async () => {
    server.script.push({ status: 500 }, { status: 502 }, { status: 503 });
    await expect(ports.billing.setGracePeriod(call)).rejects.toBeInstanceOf(PortFault);
    expect(server.requests).toHaveLength(3);
  });

  test('that is slower than the timeout is asked again', async () => {
    server.script.push({ status: 200, body: { days: 9 }, delayMs: 600 });
    expect(await ports.billing.setGracePeriod(call)).toEqual({ days: 1 });
  });

  test('that refuses for business reasons is asked once', async () => {
    server.script.push({ status: 422, body: { code: 'account-closed', message: 'closed' } });
    const refused = ports.billing.setGracePeriod(call);
    await expect(refused).rejects.toBeInstanceOf(PortRefusal);
    await expect(refused).rejects.toMatchObject({ code: 'account-closed', message: 'closed' });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['rejects our token', { status: 401, body: { code: 'token-expired' } }],
    ['has no such path', { status: 404 }],
    ['answers in another shape', { status: 200, body: { days: 'one' } }],
  ])('that %s is at fault, and asking again at once would not help', async (_name, scripted) => {
    server.script.push(scripted);
    await expect(ports.billing.setGracePeriod(call)).rejects.toBeInstanceOf(PortFault);
    expect(server.requests).toHaveLength(1);
  });

  test('that is not there is a fault', async () => {
    await server.close();
    await expect(ports.billing.setGracePeriod(call)).rejects.toBeInstanceOf(PortFault);
  });
});
