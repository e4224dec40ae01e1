import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { IdempotencyKeyReused } from '../../db/engine/commands';
import {
  type Asked,
  giveUp,
  hold,
  isKept,
  keepGiven,
  keepHolding,
  keepWith,
  letGo,
  noteList,
  type Standing,
  standingOf,
  takeAlone,
} from '../../db/engine/kept-answers';
import type { Db } from '../../db/knex';
import type { Locale } from '../../workflows/kit/policy/labels';
import type { Actor } from '../../workflows/kit/policy/roles';
import type { Answer } from './answer';
import type { ApiDeps } from './deps';
import { type FieldError, Problem, type ProblemExtras } from './problems';
import type { ProblemSlug } from './problem-catalogue';

/** What is remembered of a write: its answer, or that it was not possible then. */
type Given = { readonly answer: Answer } | { readonly slug: ProblemSlug; readonly extras: ProblemExtras };

/** What became of a write: as remembered, or refused so that it may be mended under its key. */
type Outcome = Given | { readonly mendable: Problem };

/** How often a long write says that it is still being done, in ms. */
const BEAT_MS = 20_000;
/** How long a repetition waits for the answer of the first, in ms, and between looks. */
const WAIT_MS = 25_000;
const FIRST_LOOK_MS = 20;
const LAST_LOOK_MS = 400;
/** After how many seconds a repetition may come again whose first is still at work in one transaction. */
const ONE_TRANSACTION_S = 5;

/** What of a route says whether, how and by whom its keys are remembered. */
interface Declared {
  readonly method: string;
  readonly path: string;
  readonly open?: boolean;
  readonly reads?: boolean;
  readonly keeps?: 'itself' | 'items' | 'first';
}

/** A write as it was asked for. */
interface Writing {
  readonly deps: Pick<ApiDeps, 'db' | 'logger' | 'repetitionWaitMs'>;
  readonly actor: Pick<Actor, 'personId'>;
  readonly locale: Locale;
  readonly idempotencyKey: string | undefined;
  readonly keyFault?: FieldError;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
}

/** Does what a route declares, in a language and on a connection. */
type Work = (locale: Locale, db: Db) => Promise<Answer>;

/**
 * Does a write once per person and Idempotency-Key: a repetition gets the first answer in its language, another write
 * under the same key is refused. Input faults and faults of ours are not remembered, so that they can be mended.
 */
export async function oncePerKey(declared: Declared, call: Writing, work: Work): Promise<Answer> {
  const { idempotencyKey: key, deps, locale } = call;
  const { keeps } = declared;
  if (declared.open || declared.method === 'get' || declared.reads) return work(locale, deps.db);
  if (call.keyFault && keeps !== 'itself') throw new Problem('invalid', { errors: [call.keyFault] });
  if (key === undefined) return work(locale, deps.db);
  const asked = askedBy(declared, call, key);
  if (keeps === 'itself') {
    if (await isKept(deps.db, asked)) throw new IdempotencyKeyReused();
    return work(locale, deps.db);
  }
  if (keeps === 'items') {
    const language = (await noteList(deps.db, asked, locale)) as Locale;
    const answer = await work(language, deps.db);
    return { ...answer, headers: { ...answer.headers, 'Content-Language': language } };
  }
  return told(await inTurn(call, asked, keeps === 'first' ? heldFirst : inOneTransaction, work));
}

/** Tries until the write is done or was answered; one that is being done is waited for a while. */
async function inTurn(call: Writing, asked: Asked, attempt: typeof heldFirst, work: Work): Promise<Outcome> {
  const { deps, actor } = call;
  const end = Date.now() + (deps.repetitionWaitMs ?? WAIT_MS);
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(2 * pause, LAST_LOOK_MS)) {
    const before = await standingOf(deps.db, asked);
    const found = before.status === 'new' ? await attempt(call, asked, work) : before;
    if (!('status' in found)) return found;
    if (found.status === 'answered') return opened(found.answer, actor.personId, asked.key);
    if (found.status === 'unknown') throw new Problem('outcome-unknown');
    if (found.status === 'busy' && Date.now() > end)
      throw new Problem('in-progress', { retryAfterSeconds: found.seconds });
    await sleep(pause);
  }
}

function told(outcome: Outcome): Answer {
  if ('answer' in outcome) return outcome.answer;
  throw 'mendable' in outcome ? outcome.mendable : new Problem(outcome.slug, outcome.extras);
}

/** The key, the write and its answer are one transaction: whatever stops it, all of it has happened or nothing has. */
const inOneTransaction = ({ deps, actor, locale }: Writing, asked: Asked, work: Work): Promise<Outcome | Standing> =>
  deps.db.transaction(async (tx) => {
    if (!(await takeAlone(tx, asked))) return { status: 'busy', seconds: ONE_TRANSACTION_S };
    const before = await standingOf(tx, asked);
    if (before.status !== 'new') return before;
    const outcome = await outcomeOf(() => work(locale, tx), locale);
    if (!('mendable' in outcome)) await keepWith(tx, asked, sealed(outcome, actor.personId, asked.key));
    return outcome;
  });

/**
 * The key is taken first, for a write that reaches beyond one transaction: whoever dies or fails at it leaves behind that
 * nobody knows what became of it, and nobody does it again.
 */
async function heldFirst(call: Writing, asked: Asked, work: Work): Promise<Outcome | Standing> {
  const { deps, actor, locale } = call;
  const { db, logger } = deps;
  const holder = randomUUID();
  if (!(await hold(db, asked, holder))) return { status: 'new' };
  const still = (): void =>
    void keepHolding(db, asked, holder).catch((error: unknown) => logger.warn({ err: error }, 'a write is not held'));
  const beat = setInterval(still, BEAT_MS);
  try {
    const outcome = await outcomeOf(() => work(locale, db), locale);
    if ('mendable' in outcome) await letGo(db, asked, holder);
    else await keepGiven(db, asked, holder, sealed(outcome, actor.personId, asked.key));
    return outcome;
  } catch (error) {
    await giveUp(db, asked, holder);
    throw error;
  } finally {
    clearInterval(beat);
  }
}

async function outcomeOf(work: () => Promise<Answer>, locale: string): Promise<Outcome> {
  try {
    const { status, body, headers } = await work();
    // As it is sent: what JSON makes of dates, in the language in which it was said.
    return JSON.parse(
      JSON.stringify({ answer: { status, body, headers: { 'Content-Language': locale, ...headers } } }),
    ) as Given;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.status === 409 ? { slug: error.slug, extras: error.extras } : { mendable: error };
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
