import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { storeCommand } from '../../db/engine/commands';
import type { Db } from '../../db/knex';
import { saveSetting } from '../../db/setting-rows';
import { nameBrokenSettings } from '../../worker/broken-settings';
import { type Loop, startLoop } from '../../worker/loop';
import { startTelemetry, type Telemetry } from '../../worker/telemetry';
import { caseDatabase, opener } from '../support/case-writing';
import { until } from '../support/until';

let db: Db;
let close: () => Promise<void>;
let telemetry: Telemetry;
let loop: Loop;
let broken = false;

beforeAll(async () => {
  ({ db, close } = await caseDatabase());
  loop = startLoop({ name: 'sweep', pollMs: 60_000, log: pino({ level: 'silent' }) }, async () => {
    if (broken) await db('nowhere');
  });
  telemetry = await startTelemetry({ db, loops: [loop], port: 0 });
});
afterAll(async () => {
  await telemetry.stop();
  await loop.stop();
  await close();
});

const get = (place: string): Promise<Response> => fetch(`http://127.0.0.1:${telemetry.port}${place}`);

test('a worker tells how many commands wait and for how long the oldest has', async () => {
  const about = { caseId: randomUUID(), workflowId: 'trial/1', type: 'trial', body: {}, actor: opener, bodyHash: '' };
  const { command } = await storeCommand(db, { id: randomUUID(), kind: 'decide', ...about });
  await db('commands')
    .where({ id: command.id })
    .update({ received_at: db.raw(`world_now() - interval '90 seconds'`) });
  const text = await (await get('/metrics')).text();
  expect(text).toContain('assent_commands_waiting{state="untried"} 1');
  expect(text).toContain('assent_commands_waiting{state="undeliverable"} 0');
  expect(text).toMatch(/assent_commands_oldest_seconds\{state="untried"\} 9\d(\.\d+)?\n/);
});

test('it tells how many incidents are open, how old the oldest is, and how messages and connections wait', async () => {
  await db('incidents').insert({
    kind: 'role-empty',
    subject: 'a task',
    since: db.raw(`world_now() - interval '2 hours'`),
    found_at: db.raw('world_now()'),
    last_seen_at: db.raw('world_now()'),
    facts: '{}',
  });
  const text = await (await get('/metrics')).text();
  expect(text).toContain('assent_incidents_open{kind="role-empty"} 1');
  expect(text).toContain('assent_incidents_open{kind="booking-refused"} 0');
  expect(text).toMatch(/assent_incidents_oldest_seconds\{kind="role-empty"\} 72\d\d(\.\d+)?\n/);
  expect(text).toContain('assent_deliveries_waiting{state="put-off"} 0');
  expect(text).toContain('assent_deliveries_oldest_seconds{state="untried"} 0');
  expect(text).toContain('assent_pool_waiting 0');
});

test('a stored setting that does not fit is counted, and named when a process starts', async () => {
  await db('settings').del();
  expect(await (await get('/metrics')).text()).toContain('assent_settings_broken 0');
  await saveSetting(db, { key: 'association.consentTtl', value: 'banana', updatedBy: 'somebody' });
  await saveSetting(db, { key: 'ho.deliveredRequired', value: 2, updatedBy: 'somebody' });
  expect(await (await get('/metrics')).text()).toContain('assent_settings_broken 1');
  const lines: string[] = [];
  await nameBrokenSettings(db, pino({}, { write: (line: string) => void lines.push(line) }));
  expect(lines.map((line) => (JSON.parse(line) as { keys: string[] }).keys)).toEqual([['association.consentTtl']]);
  await db('settings').del();
});

test('it is healthy while its loops run, and says which one fails, without what the error quotes', async () => {
  await until('the first run', () => Promise.resolve(loop.lastRun() !== undefined));
  expect((await get('/health')).status).toBe(200);
  broken = true;
  loop.wake();
  const answer = await until('a run to fail', async () => {
    const found = await get('/health');
    return found.status === 503 && found;
  });
  expect(await answer.json()).toMatchObject({
    healthy: false,
    loops: [{ name: 'sweep', healthy: false, fault: { error: 'error', code: '42P01' } }],
  });
  expect(await (await get('/metrics')).text()).toContain('assent_loop_last_run_failed{loop="sweep"} 1');
  broken = false;
  loop.wake();
  await until('it to be well again', async () => (await get('/health')).status === 200);
});
