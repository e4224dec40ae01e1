import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import pino from 'pino';
import { migrate, openDatabase } from '../../../db/knex';
import { freePort } from '../../../dev/ports';
import { startPostgres, type PostgresServer } from '../../../dev/postgres';
import { pagesWorld, type PagesWorld } from '../pages/pages-world';
import type { Reply } from '../api-world';
import { scratchDirectory } from '../../support/scratch';

let folder: string;
let port: number;
let postgres: PostgresServer;
let pages: PagesWorld;
const logged: string[] = [];

const start = (): Promise<PostgresServer> =>
  startPostgres({ dataDir: path.join(folder, 'postgres'), port, durable: false, say: () => undefined });

beforeAll(async () => {
  folder = await scratchDirectory();
  port = await freePort();
  postgres = await start();
  const db = openDatabase(postgres.url, { name: 'test-migrate', max: 1 });
  await migrate(db);
  await db.destroy();
  pages = await pagesWorld({
    database: { url: postgres.url, drop: () => Promise.resolve() },
    changes: { logger: pino({ level: 'error' }, { write: (line) => void logged.push(line) }) },
  });
});

afterAll(async () => {
  await pages.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A foreign session on the same server. */
async function outsider<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Does something while another session holds the row of a case. */
const whileLocked = <T>(caseId: string, work: () => Promise<T>): Promise<T> =>
  outsider(async (client) => {
    await client.query('begin');
    await client.query('select from cases where id = $1 for update', [caseId]);
    return work();
  });

const timed = async (reply: PromiseLike<Reply>): Promise<{ reply: Reply; ms: number }> => {
  const from = Date.now();
  return { reply: await reply, ms: Date.now() - from };
};

const withdraw = (caseId: string): PromiseLike<Reply> =>
  pages.api.post('partner-a.admin', `/v1/cases/${caseId}/withdraw`, { reason: 'A change of mind' });

test('a reader is answered while all connections of PostgreSQL are ended, or told to come again, never with a fault of ours', async () => {
  const statuses: number[] = [];
  let ended = 0;
  let going = true;
  const reader = async (path: string): Promise<void> => {
    while (going) statuses.push((await pages.api.get('partner-a.admin', path)).status);
  };
  const readers = Promise.all(['/v1/cases', '/v1/tasks', '/v1/cases', '/v1/tasks', '/v1/processes'].map(reader));
  await outsider(async (client) => {
    for (let round = 0; round < 12; round += 1) {
      const goal = statuses.length + 20;
      const { rowCount } = await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      ended += rowCount ?? 0;
      while (statuses.length < goal) await new Promise(setImmediate);
    }
  });
  going = false;
  await readers;
  expect(ended).toBeGreaterThan(12);
  expect(logged.filter((line) => line.includes('request failed'))).toEqual([]);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(statuses.length * 0.8);
});

test('a decision on a case that somebody else keeps locked is told within four seconds to come again', async () => {
  const { caseId } = await pages.asked('customer-1');
  const { reply, ms } = await whileLocked(caseId, () => timed(withdraw(caseId)));
  expect(reply.status).toBe(503);
  expect(reply.body.type).toBe('/problems/unavailable');
  expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
  expect(ms).toBeLessThan(4_000);
  expect((await withdraw(caseId)).status).toBe(200);
});

test('twenty-five writers of one locked case are all told to come again, and keep nobody else from working', async () => {
  const [locked, other] = [await pages.asked('customer-1'), await pages.asked('customer-3')];
  await whileLocked(locked.caseId, async () => {
    const writers = Promise.all(Array.from({ length: 25 }, () => timed(withdraw(locked.caseId))));
    const others: number[] = [];
    let waiting = true;
    void writers.then(() => (waiting = false));
    while (waiting) {
      const from = Date.now();
      expect((await pages.browser().get(other.link)).status).toBe(200);
      expect((await pages.api.get('customer-3', `/v1/cases/${other.caseId}`)).status).toBe(200);
      others.push(Date.now() - from);
    }
    expect(others.length).toBeGreaterThan(3);
    expect(Math.max(...others)).toBeLessThan(2_500);
    for (const { reply, ms } of await writers) {
      expect(reply.status).toBe(503);
      expect(reply.headers['retry-after']).toBeDefined();
      expect(ms).toBeLessThan(4_500);
    }
  });
  await withdraw(locked.caseId);
  await withdraw(other.caseId);
});

test('while PostgreSQL is down a customer is told so, keeps what was typed, and sends it again when it is back', async () => {
  const { link } = await pages.asked('customer-1');
  const tab = pages.browser();
  await tab.post(`${link}/code`).type('form').send({}).expect(303);
  const ticks = { switchNoticeAccepted: 'true', associationNoticeAccepted: 'true' };
  const comment = 'Gladly,\n\n"as agreed" <today>';
  const sent = { ...ticks, decision: 'grant', code: pages.api.lastCode(), comment };
  const signed = await pages.signedIn('partner-a.admin');

  await postgres.stop();
  const read = await pages.api.get('partner-a.admin', '/v1/cases');
  expect([read.status, read.body.type, read.headers['retry-after']]).toEqual([503, '/problems/unavailable', '5']);
  expect((await pages.api.post('partner-a.admin', '/v1/cases', {})).status).toBe(503);
  const visit = await tab.get(link).expect(503);
  expect(visit.text).toContain('Not available just now');
  const inbox = await signed.get('/inbox').expect(503);
  expect(inbox.text).toContain('href="/inbox"');
  const kept = await tab.post(`${link}/decision`).type('form').send(sent).expect(503);
  expect(kept.headers['retry-after']).toBe('5');
  expect(kept.text).toContain('Nothing you entered is lost');
  expect(kept.text).not.toContain('logged');
  expect(fieldsIn(kept.text)).toEqual(sent);

  postgres = await start();
  await tab.post(`${link}/decision`).type('form').send(fieldsIn(kept.text)).expect(303);
  expect((await tab.get(link).expect(200)).text).toContain('You agreed');
  expect((await signed.get('/inbox')).status).toBe(200);
});

/** What a page's form would send. */
function fieldsIn(html: string): Record<string, string> {
  const shown = (text: string): string =>
    text
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  const found = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"\/?>/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, shown(value)]));
}
