import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { IdempotencyKeyReused } from '../../db/engine/commands';
import { type Asked, hold, holdList, isKept, keepGiven, keepHolding, letGo } from '../../db/engine/kept-answers';
import type { Locale } from '../../workflows/kit/policy/labels';
import type { Actor } from '../../workflows/kit/policy/roles';
import type { Answer } from './answer';
import type { ApiDeps } from './deps';
import { type FieldError, Problem, type ProblemExtras } from './problems';
import type { ProblemSlug } from './problem-catalogue';

/** What is remembered of a write: its answer, or that it was not possible then. */
type Given = { readonly answer: Answer } | { readonly slug: ProblemSlug; readonly extras: ProblemExtras };

/** How often a long write says that it is still being done, in ms. */
const BEAT_MS = 20_000;
/** How long a repetition waits for the answer of the first, in ms, and between looks. */
const WAIT_MS = 25_000;
const FIRST_LOOK_MS = 20;
const LAST_LOOK_MS = 400;

/** What of a route says whether and by whom its keys are remembered. */
interface Declared {
  readonly method: string;
  readonly path: string;
  readonly open?: boolean;
  readonly reads?: boolean;
  readonly keeps?: 'itself' | 'items';
}

/** A write as it was asked for. */
interface Writing {
  readonly deps: Pick<ApiDeps, 'db' | 'logger'>;
  readonly actor: Pick<Actor, 'personId'>;
  readonly locale: Locale;
  readonly idempotencyKey: string | undefined;
  readonly keyFault?: FieldError;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Does a write once per person and Idempotency-Key: a repetition gets the first answer in its language, another write
 * under the same key is refused. Input faults and faults of ours are not remembered, so that they can be mended.
 */
export async function oncePerKey(
  declared: Declared,
  call: Writing,
  doneIn: (locale: Locale) => Promise<Answer>,
): Promise<Answer> {
  const { idempotencyKey: key, deps, actor } = call;
  const work = (language = call.locale): Promise<Answer> => doneIn(language);
  const { keeps } = declared;
  if (declared.open || declared.method === 'get' || declared.reads) return work();
  if (call.keyFault && keeps !== 'itself') throw new Problem('invalid', { errors: [call.keyFault] });
  if (key === undefined) return work();
  const asked = askedBy(declared, call, key);
  if (keeps === 'itself') {
    if (await isKept(deps.db, asked)) throw new IdempotencyKeyReused();
    return work();
  }
  if (keeps === 'items') {
    const language = (await holdList(deps.db, asked, call.locale)) as Locale;
    const answer = await work(language);
    return { ...answer, headers: { ...answer.headers, 'Content-Language': language } };
  }
  const holder = randomUUID();
  const end = Date.now() + WAIT_MS;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(2 * pause, LAST_LOOK_MS)) {
    const found = await hold(deps.db, asked, holder);
    if (found.status === 'answered') return told(opened(found.answer, actor.personId, key));
    if (found.status === 'held') return told(await doneFirst(call, asked, holder, key, work));
    if (Date.now() > end) throw new Problem('unavailable', { retryAfterSeconds: 2 });
    await sleep(pause);
  }
}

function told(given: Given): Answer {
  if ('answer' in given) return given.answer;
  throw new Problem(given.slug, given.extras);
}

async function doneFirst(
  { deps: { db, logger }, actor, locale }: Writing,
  asked: Asked,
  holder: string,
  key: string,
  work: () => Promise<Answer>,
): Promise<Given> {
  const still = (): void =>
    void keepHolding(db, asked, holder).catch((error: unknown) => logger.warn({ err: error }, 'a write is not held'));
  const beat = setInterval(still, BEAT_MS);
  try {
    const given = await givenBy(work, locale);
    await keepGiven(db, asked, holder, sealed(given, actor.personId, key));
    return given;
  } catch (error) {
    await letGo(db, asked, holder);
    throw error;
  } finally {
    clearInterval(beat);
  }
}

async function givenBy(work: () => Promise<Answer>, locale: string): Promise<Given> {
  try {
    const { status, body, headers } = await work();
    // As it is sent: what JSON makes of dates, in the language in which it was said.
    return JSON.parse(
      JSON.stringify({ answer: { status, body, headers: { 'Content-Language': locale, ...headers } } }),
    ) as Given;
  } catch (error) {
    if (error instanceof Problem && error.status === 409) return { slug: error.slug, extras: error.extras };
    throw error;
  }
}

const sha256 = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

function askedBy({ method, path }: Declared, { actor, params, query, body }: Writing, key: string): Asked {
  const owner = actor.personId;
  const what = canonicalize({ params, query: query ?? null, body: body ?? null }) ?? '';
  return { id: sha256(owner, key), fingerprint: sha256(owner, key, method, path, what), owner, key };
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

const secretOf = (owner: string, key: string): Buffer => Buffer.from(hkdfSync('sha256', key, owner, 'kept answer', 32));

// Answers may hold personal data: without the key, which only its sender has, nothing can be read of them.
function sealed(given: Given, owner: string, key: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, secretOf(owner, key), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(given), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

function opened(kept: Buffer, owner: string, key: string): Given {
  const start = IV_BYTES + TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, secretOf(owner, key), kept.subarray(0, IV_BYTES));
  decipher.setAuthTag(kept.subarray(IV_BYTES, start));
  const text = Buffer.concat([decipher.update(kept.subarray(start)), decipher.final()]);
  return JSON.parse(text.toString('utf8')) as Given;
}
