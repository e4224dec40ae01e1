import type { Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Db } from '../../db/knex';
import { say } from '../../workflows/kit/policy/labels';
import type { Actor } from '../../workflows/kit/policy/roles';
import type { ApiDeps, RateLimit } from './deps';
import { localeOf } from './locale';
import { escape, page } from './page';
import { PROBLEMS } from './problem-catalogue';
import { Problem } from './problems';

/** The largest JSON body. */
export const BODY_LIMIT = '64kb';

/** The largest list of a thousand items. */
export const LIST_LIMIT = '4mb';

const COUNTED = 'countFor';

/** Counts a request for its person in place of its address; throws `too-many-requests`. */
export const byPerson = async ({ locals }: Response, { personId }: Actor): Promise<void> =>
  (locals[COUNTED] as ((personId: string) => Promise<void>) | undefined)?.(personId);

/** Into how many parts an allowance is taken from PostgreSQL, so that not every request costs a statement. */
const PARTS = 20;
/** How many addresses and people a process remembers. */
const MOST_KEYS = 50_000;

interface Part {
  left: number;
  readonly until: number;
}

/**
 * Counts every request for the address it comes from, until it is known whose it is, and answers it when there were too
 * many. Processes share their counts through PostgreSQL; what is exempt has to answer while that hangs.
 */
export function byAddress(
  { db, rateLimit }: Pick<ApiDeps, 'db' | 'rateLimit'>,
  exempt: (request: Request) => boolean,
): RequestHandler {
  const part = Math.max(1, Math.floor(rateLimit.points / PARTS));
  const limiter = sharedLimiter(db, rateLimit);
  const parts = new Map<string, Part>();
  const filling = new Map<string, Promise<void>>();
  const fill = async (key: string): Promise<void> => {
    if (parts.size >= MOST_KEYS) parts.clear();
    const { msBeforeNext } = await limiter.consume(key, part);
    parts.set(key, { left: part, until: Date.now() + msBeforeNext });
  };
  const take = async (key: string): Promise<void> => {
    for (;;) {
      const known = parts.get(key);
      if (known && known.left > 0 && known.until > Date.now()) return void (known.left -= 1);
      const filled = filling.get(key) ?? fill(key).finally(() => filling.delete(key));
      filling.set(key, filled);
      await filled;
    }
  };
  return async (request, response, next) => {
    if (exempt(request)) return next();
    const key = `address/${networkOf(request.ip ?? '')}`;
    try {
      await take(key);
    } catch (error) {
      return refuse(request, response, tooMany(error));
    }
    response.locals[COUNTED] = async (personId: string): Promise<void> => {
      const counted = parts.get(key);
      if (counted) counted.left += 1;
      await take(`person/${personId}`).catch((error: unknown) => {
        throw tooMany(error);
      });
    };
    next();
  };
}

// What is used up is refused without asking PostgreSQL; while that is away, each process counts by itself.
function sharedLimiter(db: Db, { points, seconds }: RateLimit): RateLimiterPostgres {
  const counted = { points, duration: seconds };
  return new RateLimiterPostgres({
    ...counted,
    storeClient: db,
    storeType: 'knex',
    tableName: 'rate_limits',
    tableCreated: true,
    inMemoryBlockOnConsumed: points,
    inMemoryBlockDuration: seconds,
    insuranceLimiter: new RateLimiterMemory(counted),
  });
}

/** The part of an address that its owner cannot change at will: of IPv6 the network. */
const networkOf = (address: string): string =>
  address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;

function tooMany(error: unknown): Problem {
  if (!(error instanceof RateLimiterRes)) throw error;
  return new Problem('too-many-requests', { retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
}

// Before anything else is known of a browser, a plain page has to do.
function refuse(request: Request, response: Response, problem: Problem): void {
  if (request.path.startsWith('/v1/') || request.accepts(['json', 'html']) !== 'html') throw problem;
  const locale = localeOf(request);
  const { title, detail, remedy } = PROBLEMS['too-many-requests'];
  const words = [detail, remedy].map((text) => `<p>${escape(say(text, locale))}</p>`).join('');
  response
    .status(problem.status)
    .set({ 'Retry-After': String(problem.extras.retryAfterSeconds), 'Content-Language': locale });
  response.type('html').send(page(locale, say(title, locale), words));
}

/** Refuses bodies that are not JSON before they are read. */
export const jsonOnly: RequestHandler = (request, _response, next) => {
  if (hasBody(request) && !request.is('application/json')) throw new Problem('unsupported-media-type');
  next();
};

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
