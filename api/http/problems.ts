import { isGrpcServiceError } from '@temporalio/client';
import { type ErrorRequestHandler, type Request } from 'express';
import type { Logger } from 'pino';
import { type Label, say, type Locale } from '../../workflows/kit/policy/labels';
import { conflictText, type Duty } from '../../workflows/kit/policy/duties';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { PortFault } from '../../activities/ports';
import { IdempotencyKeyReused } from '../../db/engine/commands';
import { isUnavailable, refusedValue, type RefusedValue } from '../../db/faults';
import { faultForLog } from '../../worker/fault-log';
import { localeOf } from './locale';
import { safePath } from './logging';
import { omit } from './omit';
import { requestIdOf } from './request-id';
import { PROBLEMS, type ProblemKind, type ProblemSlug } from './problem-catalogue';
import type { CaseChange, ProblemBody } from '../shapes/problem';

/** One fault of a field: its dotted path in the request, a stable code, a sentence, and what would be allowed. */
export interface FieldError {
  readonly path: string;
  readonly code: string;
  readonly message: { readonly zh: string; readonly en: string };
  readonly allowed?: readonly (string | number | boolean)[];
}

/** What a problem may carry besides its kind. */
export interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  readonly blockers?: readonly Blocker[];
  readonly caseId?: string;
  readonly requestNo?: string;
  readonly version?: number;
  /** What was changed since the version that the caller named, newest first. */
  readonly changes?: readonly CaseChange[];
  readonly dueAt?: string;
  readonly state?: string;
  readonly decidedBy?: string;
  /** What the caller did before, in the named case, that keeps them from this. */
  readonly duty?: Duty;
  /** The one-time code that was just sent. */
  readonly codeId?: string;
  readonly sentTo?: string;
  readonly expiresAt?: string;
  readonly retryAfterSeconds?: number;
  /** The methods that an address takes. */
  readonly allow?: readonly string[];
}

/** Ends a request with a problem; every API refusal is thrown as one of these. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly slug: ProblemSlug,
    readonly extras: ProblemExtras = {},
  ) {
    super(slug);
  }

  get status(): number {
    return PROBLEMS[this.slug].status;
  }
}

/** The one answer for unknown and foreign objects alike. */
export const notFound = (): Problem => new Problem('not-found');

/** A blocker in one language. */
export interface BlockerView extends Pick<Blocker, 'code' | 'actor'> {
  readonly title: string;
  readonly hint: string;
  readonly until?: string | undefined;
  readonly caseId?: string | undefined;
}

/** A blocker on the wire: code, title, hint and actor, in one language. */
export const blockerView = (blocker: Blocker, locale: Locale): BlockerView => ({
  ...blocker,
  title: say(blocker.title, locale),
  hint: say(blocker.hint, locale),
});

/** The detail of a refusal by blockers, which names them. */
export function blockedText(blockers: readonly Blocker[]): Label {
  const { zh, en } = PROBLEMS.ineligible.title;
  return {
    zh: `${zh}：${blockers.map(({ title }) => title.zh).join('；')}。`,
    en: `${en}: ${blockers.map(({ title }) => title.en).join('; ')}.`,
  };
}

/** The problem+json body (RFC 9457) of a problem in one language. */
export function problemBody(
  problem: Problem,
  context: { locale: Locale; instance: string; requestId: string },
): ProblemBody {
  const { errors, blockers, ...rest } = omit(problem.extras, 'retryAfterSeconds', 'allow');
  const kind: ProblemKind = PROBLEMS[problem.slug];
  const { duty } = rest;
  const blocked = problem.slug === 'ineligible' && blockers !== undefined && blockers.length > 0;
  const detail = blocked ? blockedText(blockers) : duty === undefined ? kind.detail : conflictText({ ...rest, duty });
  return {
    type: `/problems/${problem.slug}`,
    title: say(kind.title, context.locale),
    status: kind.status,
    detail: say(detail, context.locale),
    instance: context.instance,
    requestId: context.requestId,
    ...rest,
    ...(errors && { errors: errors.map((error) => ({ ...error, message: say(error.message, context.locale) })) }),
    ...(blockers && { blockers: blockers.map((blocker) => blockerView(blocker, context.locale)) }),
  };
}

const BODY_FAULTS: Record<string, ProblemSlug> = {
  'entity.too.large': 'too-large',
  'parameters.too.many': 'too-large',
  'encoding.unsupported': 'unsupported-media-type',
  'charset.unsupported': 'unsupported-media-type',
};

/** After how many seconds a caller may expect that what was away is back. */
const RETRY_AFTER_S = 5;

/**
 * gRPC codes of a Temporal that is away or overloaded: cancelled, deadline exceeded, exhausted, aborted, unavailable.
 */
const TEMPORAL_AWAY: readonly number[] = [1, 4, 8, 10, 14];

function isTemporalAway(error: unknown): boolean {
  const grpc = [error, error instanceof Error ? error.cause : undefined].find(isGrpcServiceError);
  return grpc !== undefined && TEMPORAL_AWAY.includes(grpc.code);
}

/** The problem to answer a thrown error with; undefined when it is a fault of ours. */
export function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (isUnavailable(error) || isTemporalAway(error) || error instanceof PortFault)
    return new Problem('unavailable', { retryAfterSeconds: RETRY_AFTER_S });
  if (error instanceof IdempotencyKeyReused) return new Problem('idempotency-key-reused');
  const refused = refusedValue(error);
  if (refused !== undefined) return refusedValueProblem(refused);
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  if (typeof type === 'string' && BODY_FAULTS[type]) return new Problem(BODY_FAULTS[type]);
  // Express and its body parser mark client errors with a 4xx status: broken JSON, a broken %-escape, an aborted body.
  return typeof status === 'number' && status >= 400 && status < 500 ? new Problem('bad-request') : undefined;
}

function refusedValueProblem({ kind, path }: RefusedValue): Problem {
  const [slug, code, message] =
    kind === 'conflict'
      ? (['conflict', 'conflict', { zh: '与已有记录冲突', en: 'contradicts a row that exists' }] as const)
      : (['invalid', 'invalid', { zh: '含有无法保存的值', en: 'holds a value that cannot be kept' }] as const);
  return new Problem(slug, { errors: [{ path, code, message }] });
}

/** Logs faults of ours and why something is away; callers' mistakes are not logged. */
export function logFault(logger: Logger, error: unknown, requestId: string): void {
  const problem = asProblem(error);
  if (problem === undefined) logger.error({ ...faultForLog(error), requestId }, 'request failed');
  else if (problem !== error && (problem.slug === 'unavailable' || refusedValue(error) !== undefined))
    logger.warn({ ...faultForLog(error), requestId }, 'request not served');
}

/**
 * The last handler of the API: every error becomes application/problem+json; faults of ours are logged, never shown.
 */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request: Request, response, _next) => {
    const problem = asProblem(error) ?? new Problem('internal');
    const requestId = requestIdOf(request);
    logFault(logger, error, requestId);
    if (response.headersSent) return void response.destroy();
    const { retryAfterSeconds, version, allow } = problem.extras;
    if (allow !== undefined) response.set('Allow', allow.join(', '));
    if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer realm="assent"');
    if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
    if (version !== undefined) response.set('ETag', `"${version}"`);
    const locale = localeOf(request);
    response.status(problem.status).vary('Accept-Language').set('Content-Language', locale);
    response.type('application/problem+json');
    response.send(JSON.stringify(problemBody(problem, { locale, instance: safePath(request.originalUrl), requestId })));
  };
}
