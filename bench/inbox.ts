import path from 'node:path';
import { createAuth } from '../api/http/auth';
import { freePort } from '../dev/ports';
import { DEMO_SECRET } from '../worker/config';
import { startChild } from './children';
import { type Http, httpClient } from './http';
import { fill, OPEN_TASKS, SMALL_CUSTOMER } from './inbox-data';
import { latency, line, number, title } from './report';
import { settings } from './rig';
import type { Servers } from './servers';
import { type Block, timed } from './stats';
import { PARTNER } from './world';

/** One number of cases with an API in front of it. */
interface Shelf {
  readonly http: Http;
  readonly headersOf: (personId: string) => Promise<Record<string, string>>;
  stop(): Promise<void>;
}

async function shelf(servers: Servers, cases: number): Promise<Shelf> {
  const name = `inbox_${cases}`;
  const { url, db } = await servers.database(name);
  const began = performance.now();
  await fill(db, cases);
  line(`${cases} cases`, `written in ${number((performance.now() - began) / 1000)} s`);
  const port = await freePort();
  const http = httpClient(`http://127.0.0.1:${port}`, 1);
  const env = { ...settings(servers, url), PORT: String(port) };
  const api = await startChild('processes/api.ts', env, path.join(servers.directory, `${name}.log`), async () => {
    await http.get('/livez');
    return true;
  });
  const auth = createAuth(db, { mode: 'demo', secret: DEMO_SECRET });
  return {
    http,
    headersOf: async (personId) => ({ authorization: `Bearer ${await auth.issue?.(personId)}` }),
    async stop() {
      await http.close();
      await api.stop();
    },
  };
}

interface Look {
  readonly label: string;
  readonly personId: string;
  readonly path: string;
  readonly limit?: number;
}

const LOOKS: readonly Look[] = [
  { label: `partner's inbox (${OPEN_TASKS} open)`, personId: `${PARTNER}.admin`, path: '/v1/tasks', limit: 1.5 },
  { label: `reviewer's inbox (${OPEN_TASKS} open)`, personId: 'vendor.pre-reviewer', path: '/v1/tasks', limit: 1.5 },
  { label: "partner's cases", personId: `${PARTNER}.admin`, path: '/v1/cases' },
  { label: "partner's cases by due date", personId: `${PARTNER}.admin`, path: '/v1/cases?sort=dueAt' },
  { label: "small customer's cases", personId: SMALL_CUSTOMER, path: '/v1/cases' },
  { label: "operator's cases", personId: 'vendor.operator', path: '/v1/cases' },
];

const BLOCK = 20;

/** First pages of lists with few and with many cases in the same database server, measured in turn. */
export async function inboxSection(servers: Servers, calls: number, sizes: readonly [number, number]): Promise<void> {
  title(`First pages at ${sizes[1]} cases against ${sizes[0]}`);
  const few = await shelf(servers, sizes[0]);
  const many = await shelf(servers, sizes[1]);
  for (const { label, personId, path: address, limit } of LOOKS) {
    const asked = async ({ http, headersOf }: Shelf): Promise<() => Promise<unknown>> => {
      const headers = await headersOf(personId);
      return () => http.get(address, headers);
    };
    const [askFew, askMany] = [await asked(few), await asked(many)];
    const [fewTook, manyTook]: [Block[], Block[]] = [[], []];
    const places = Array<number>(BLOCK).fill(0);
    await timed(places, 1, askFew).then(() => timed(places, 1, askMany));
    for (let done = 0; done < calls; done += BLOCK) {
      const [first, second]: [number[], number[]] = [[], []];
      for (const place of places) {
        first.push(...(await timed([place], 1, askFew)));
        second.push(...(await timed([place], 1, askMany)));
      }
      fewTook.push(first);
      manyTook.push(second);
    }
    latency(label, ['many', 'few'], manyTook, fewTook, limit === undefined ? {} : { p99: limit });
  }
  await Promise.all([few.stop(), many.stop()]);
}
