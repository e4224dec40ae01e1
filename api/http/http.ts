import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Viewer } from '../../db/engine/viewer';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import { InvalidCursor } from '../../db/paging';
import { worldNow } from '../../db/calendar/clock';
import type { Locale } from '../../workflows/kit/policy/labels';
import type { Actor, Role } from '../../workflows/kit/policy/roles';
import type { Answer } from './answer';
import { conditionOf } from './conditions';
import type { ApiDeps } from './deps';
import { localeOf } from './locale';
import { oncePerKey } from './once';
import { invalidField, sift, type Sifted } from './parse';
import { type FieldError, Problem } from './problems';
import { sendContent } from './content';
import { requestIdOf } from './request-id';
import { unsoundIn } from './sound-json';
import type { Reader } from '../cases/parties-view';
import type { Answered, Told } from '../shapes/shape';

/** A signed-in request, parsed. */
export interface Call<Q = unknown, B = unknown> {
  readonly deps: ApiDeps;
  readonly actor: Actor;
  readonly viewer: Viewer;
  readonly locale: Locale;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  /** The version the caller made a condition (If-Match); NaN when it is no version of ours. */
  readonly ifVersion: number | undefined;
  /** All versions that If-Match names, where several are. */
  readonly ifVersions?: readonly number[] | undefined;
  readonly idempotencyKey: string | undefined;
  /** What is wrong with the key of a body that the handler parses, to be told with the faults of that. */
  readonly keyFault?: FieldError;
  readonly requestId: string;
}

/** What a call answers by status: the shape of its JSON, or words for a problem or content that is not JSON. */
export type Answers = Readonly<Record<number, string | Answered>>;

/** The bodies that answers allow; undefined where they only have words for a success. */
type BodyOf<A extends Answers> = {
  [S in keyof A]: A[S] extends Answered<infer B> ? Told<B> : `${S & number}` extends `2${string}` ? undefined : never;
}[keyof A];

/** One call of the API: what it takes and what it does. The router and the OpenAPI document are both made from it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With OpenAPI's braces: `/v1/cases/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Its name in the document and in generated clients. */
  readonly id: string;
  /** Only these roles may call it; if absent, everyone signed in. */
  readonly roles?: readonly Role[];
  /** The body is a file in a multipart form. */
  readonly upload?: boolean;
  /** The media type of its answer, if that is not JSON. */
  readonly sends?: string;
  /** Needs no token. */
  readonly open?: boolean;
  /** Only this outside system may call it, with its own token. */
  readonly service?: 'bank';
  /** Changes nothing although it is a POST. */
  readonly reads?: boolean;
  /**
   * How idempotency keys are remembered, if not in the write's one transaction: by a command or file itself, by each of a
   * list's items, or `first`, before a write that reaches beyond PostgreSQL.
   */
  readonly keeps?: 'itself' | 'items' | 'first';
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The shape of a body that the handler parses itself, because it depends on the policy. */
  readonly documents?: z.ZodType;
  readonly examples?: Readonly<Record<string, unknown>>;
  /** Operations that may follow, by their id: where in the answer their `id` is found (a runtime expression of OpenAPI). */
  readonly leadsTo?: Readonly<Record<string, string>>;
  readonly answers: Answers;
  readonly handle: (call: Call<never, never>) => Promise<Answer>;
}

/** Declares a route with the types of its query, its body and its answers. */
export const route = <const A extends Answers, Q = unknown, B = unknown>(
  declared: Omit<Route, 'handle' | 'query' | 'body' | 'answers'> & {
    query?: z.ZodType<Q>;
    body?: z.ZodType<B>;
    answers: A;
    handle: (call: Call<Q, B>) => Promise<Answer<BodyOf<A>>>;
  },
): Route => declared;

/** 200 with a body. */
export const ok = <B>(body: B, headers: Readonly<Record<string, string>> = {}): Answer<B> => ({
  status: 200,
  body,
  headers,
});

/** The reader of a call at this instant of the world clock. */
export const readerOf = async (call: Pick<Call, 'deps' | 'actor' | 'locale'>): Promise<Reader> => ({
  actor: call.actor,
  locale: call.locale,
  now: (await worldNow(call.deps.db)).now,
});

const KEY_LENGTH = {
  path: 'Idempotency-Key',
  code: 'wrong-length',
  message: { zh: '长度应为 1–255 个字符', en: 'needs 1 to 255 characters' },
} as const satisfies FieldError;

function keyOf(request: Request): Pick<Call, 'idempotencyKey' | 'keyFault'> {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return { idempotencyKey: undefined };
  return key.length < 1 || key.length > 255
    ? { idempotencyKey: undefined, keyFault: KEY_LENGTH }
    : { idempotencyKey: key };
}

const NO_QUERY = z.strictObject({});

/** Query, body and key of a request; what is wrong with any of them is told at once. */
function inputOf(declared: Route, request: Request): Pick<Call, 'query' | 'body' | 'idempotencyKey' | 'keyFault'> {
  const key = keyOf(request);
  const query = sift(declared.query ?? NO_QUERY, request.query);
  const unsound = declared.upload || declared.keeps === 'items' ? [] : unsoundIn(request.body);
  const body: Sifted<unknown> = declared.body
    ? sift(declared.body, request.body ?? {})
    : { data: request.body as unknown, errors: [] };
  const known = new Set(unsound.map(({ path }) => path));
  const found = [...query.errors, ...unsound, ...body.errors.filter(({ path }) => !known.has(path))];
  // A body that the handler parses is looked at there, and its faults are told with the key's.
  const later = found.length === 0 && declared.documents !== undefined && !declared.reads;
  if (key.keyFault && !later) found.push(key.keyFault);
  if (found.length > 0) throw new Problem('invalid', { errors: found });
  return { query: declared.query && query.data, body: body.data, ...key };
}

/** Refuses a caller who holds none of the roles of a route, with an entry. */
export async function mustHoldRole(deps: ApiDeps, declared: Route, actor: Actor, path: string): Promise<void> {
  if (!declared.roles || declared.roles.some((role) => actor.roles.includes(role))) return;
  const problem = 'not-authorised';
  await recordRefusedAttempt(deps.db, { actor, action: `${declared.method} ${declared.path}`, target: path, problem });
  throw new Problem(problem);
}

/** The express handler of a route whose caller has been authenticated. */
export function handlerOf(deps: ApiDeps, declared: Route): RequestHandler {
  return async (request, response) => {
    const { actor, viewer } = response.locals as { actor: Actor; viewer: Viewer };
    if (!declared.open) await mustHoldRole(deps, declared, actor, request.path);
    const call = {
      deps,
      actor,
      viewer,
      locale: localeOf(request),
      params: request.params,
      ...inputOf(declared, request),
      ...conditionOf(request),
      requestId: requestIdOf(request),
    } as Call<never, never>;
    const answer = await perform(declared, call);
    if (answer.content) return sendContent(request, response, answer, answer.content);
    send(request, response, answer, call.locale);
  };
}

/** Does what a route declares, for HTTP and for pages alike. */
export async function perform(declared: Route, call: Call<never, never>): Promise<Answer> {
  try {
    return await oncePerKey(declared, call, (locale, db) =>
      declared.handle({ ...(call as Call), locale, deps: { ...(call as Call).deps, db } } as Call<never, never>),
    );
  } catch (error) {
    if (error instanceof InvalidCursor)
      throw invalidField('cursor', 'invalid', '游标无效', 'is not a cursor of this list');
    const { keyFault } = call as Call;
    if (!keyFault || !(error instanceof Problem) || error.slug !== 'invalid') throw error;
    const found = (error.extras.errors ?? []).filter(({ path }) => path !== keyFault.path);
    throw new Problem('invalid', { ...error.extras, errors: [...found, keyFault] });
  }
}

function send(request: Request, response: Response, { status, headers = {}, body }: Answer, locale: Locale): void {
  const text = JSON.stringify(body);
  response.status(status).vary('Accept-Language, Authorization');
  response.set({ 'Content-Language': locale, ...headers });
  const version = request.method === 'GET' || request.method === 'HEAD' ? response.get('ETag') : undefined;
  if (version !== undefined) response.set('ETag', readerTag(version, response.get('Content-Language') ?? '', text));
  response.type('json').send(text);
}

// Readers of other rights and languages are shown another representation of the same version.
const readerTag = (version: string, language: string, text: string): string =>
  `${version.slice(0, -1)}.${createHash('sha256').update(`${language}\n${text}`).digest('base64url').slice(0, 16)}"`;
