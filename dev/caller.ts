import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from './installation';

/** The final answer of an API. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answered write: who asked what under which key, and the answer. */
export interface Write {
  readonly person: string;
  readonly key: string;
  readonly path: string;
  readonly body: object;
  /** First answered with 202, and what became of it. */
  readonly deferred: boolean;
  readonly answer: Answer;
}

/** A client of the API that repeats unanswered requests under the same key. */
export interface Caller {
  get(person: string, path: string): Promise<Answer>;
  /** Repeats until there is an answer; after a 202 asks for the command's state until it is settled. */
  write(person: string, key: string, path: string, body: object): Promise<Answer>;
  /** Asks the same again under the same key until there is an answer. */
  repeat(write: Write): Promise<Answer>;
  /** Uploads a file, once per key; returns its id. */
  upload(person: string, key: string, name: string, content: Uint8Array): Promise<string>;
  /** Calls once, whatever the answer. */
  once(person: string, method: string, path: string, body?: object, key?: string): Promise<Answer>;
  /** The last write of each key. */
  readonly writes: Map<string, Write>;
  /** Answers that no kill excuses. */
  readonly faults: string[];
  /** How many requests got no answer and were repeated. */
  repeated: number;
}

const PATIENCE_MS = 180_000;
const UNANSWERED: Answer = { status: 0, body: {} };

/** Makes a caller for an installation. */
export function caller({ url }: Pick<Installation, 'url'>): Caller {
  const tokens = new Map<string, string>();

  async function fetched(path: string, init: RequestInit): Promise<Answer> {
    try {
      const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(10_000) });
      return { status: response.status, body: (await response.json()) as Answer['body'] };
    } catch {
      return UNANSWERED; // killed meanwhile, or not up again yet
    }
  }

  async function token(person: string): Promise<string | undefined> {
    const known = tokens.get(person);
    if (known !== undefined) return known;
    const { body } = await fetched('/dev/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ persona: person }),
    });
    if (typeof body.token !== 'string') return undefined;
    tokens.set(person, body.token);
    return body.token;
  }

  async function once(person: string, method: string, path: string, body?: object, key?: string): Promise<Answer> {
    const bearer = await token(person);
    if (bearer === undefined) return UNANSWERED;
    return fetched(path, {
      method,
      headers: {
        Authorization: `Bearer ${bearer}`,
        'Accept-Language': 'en-US',
        // A form sets its own content type, with its boundary.
        ...(body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
  }

  async function answered(ask: () => Promise<Answer>, what: string): Promise<Answer> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
      const answer = await ask();
      if (answer.status >= 500 && answer.status !== 503) self.faults.push(`${what} answered ${answer.status}`);
      if (answer.status !== 0 && answer.status < 500 && answer.status !== 429) return answer;
      self.repeated += 1;
    }
    throw new Error(`${what} stayed without an answer`);
  }

  async function settled(person: string, id: string, what: string): Promise<Answer> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(100)) {
      const { body } = await self.get(person, `/v1/commands/${id}`);
      if (body.status === 'done') return { status: 200, body: body.result as Answer['body'] };
      if (body.status === 'refused') {
        const problem = body.problem as Answer['body'];
        return { status: Number(problem.status), body: problem };
      }
    }
    throw new Error(`${what} was accepted as command ${id} and never settled`);
  }

  const self: Caller = {
    writes: new Map(),
    faults: [],
    repeated: 0,
    once,
    get: (person, path) => answered(() => once(person, 'GET', path), `GET ${path}`),
    async upload(person, key, name, content) {
      const form = (): FormData => {
        const made = new FormData();
        made.append('file', new Blob([Uint8Array.from(content)]), name);
        return made;
      };
      const { status, body } = await answered(() => once(person, 'POST', '/v1/files', form(), key), `upload ${key}`);
      if (status !== 201) self.faults.push(`upload ${key} answered ${status}: ${JSON.stringify(body)}`);
      return String(body.id);
    },
    repeat: ({ person, key, path, body }) => answered(() => once(person, 'POST', path, body, key), `${key} once more`),
    async write(person, key, path, body) {
      const what = `${person} POST ${path} (${key})`;
      const first = await answered(() => once(person, 'POST', path, body, key), what);
      const deferred = first.status === 202;
      const answer = deferred ? await settled(person, String(first.body.id), what) : first;
      self.writes.set(key, { person, key, path, body, deferred, answer });
      return answer;
    },
  };
  return self;
}
