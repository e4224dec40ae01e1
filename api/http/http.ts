import type { Answer } from './answer';

import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import type { Viewer } from '../../db/engine/viewer';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import { InvalidCursor } from '../../db/paging';
import { worldNow } from '../../db/calendar/clock';
import type { Locale } from '../../workflows/kit/policy/labels';
import type { Actor, Role } from '../../workflows/kit/policy/roles';
import type { ApiDeps } from './deps';
import { localeOf } from './locale';
import { invalidField, parse } from './parse';
import { Problem } from './problems';
import { sendContent } from './content';
import { requestIdOf } from './request-id';
import type { Reader } from '../cases/represent';

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
  readonly idempotencyKey: string | undefined;
  readonly requestId: string;
}

/** One call of the API: what it takes and what it does. The router and the OpenAPI document are both made from it. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With OpenAPI's braces: `/v1/cases/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Only these roles may call it; if absent, everyone signed in. */
  readonly roles?: readonly Role[];
  /** The body is a file in a multipart form. */
  readonly upload?: boolean;
  /** The media type of its answer, if that is not JSON. */
  readonly sends?: string;
  /** Needs no token. */
  readonly open?: boolean;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The shape of a body that the handler parses itself, because it depends on the policy. */
  readonly documents?: z.ZodType;
  readonly examples?: Readonly<Record<string, unknown>>;
  readonly answers: Readonly<Record<number, string>>;
  readonly handle: (call: Call<never, never>) => Promise<Answer>;
}

/** Declares a route with the types of its query and body. */
export const route = <Q = unknown, B = unknown>(
  declared: Omit<Route, 'handle' | 'query' | 'body'> & {
    query?: z.ZodType<Q>;
    body?: z.ZodType<B>;
    handle: (call: Call<Q, B>) => Promise<Answer>;
  },
): Route => declared;

/** 200 with a body. */
export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
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

function ifVersionOf(request: Request): number | undefined {
  const tags = request.get('If-Match')?.trim();
  if (tags === undefined || tags === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(tags)?.[1];
  return version === undefined ? NaN : Number(version);
}

function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.get('Idempotency-Key');
  if (key !== undefined && (key.length < 1 || key.length > 255)) {
    throw invalidField('Idempotency-Key', 'wrong-length', '长度应为 1–255 个字符', 'needs 1 to 255 characters');
  }
  return key;
}

async function mustHoldRole(deps: ApiDeps, declared: Route, actor: Actor, path: string): Promise<void> {
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
      query: declared.query ? parse(declared.query, request.query) : undefined,
      body: declared.body ? parse(declared.body, request.body ?? {}) : (request.body as unknown),
      ifVersion: ifVersionOf(request),
      idempotencyKey: idempotencyKeyOf(request),
      requestId: requestIdOf(request),
    } as Call<never, never>;
    const answer = await declared.handle(call).catch((error: unknown) => {
      throw error instanceof InvalidCursor
        ? invalidField('cursor', 'invalid', '游标无效', 'is not a cursor of this list')
        : error;
    });
    if (answer.content) return sendContent(request, response, answer, answer.content);
    response
      .status(answer.status)
      .set(answer.headers ?? {})
      .vary('Accept-Language')
      .set('Content-Language', call.locale);
    response.json(answer.body);
  };
}
