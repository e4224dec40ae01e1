import type { Request, RequestHandler } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Actor } from '../../workflows/kit/policy/roles';
import type { RateLimit } from './deps';
import { Problem } from './problems';

/** The largest JSON body. */
export const BODY_LIMIT = '64kb';

/**
 * Limits each caller: by person once known, by address before. Counted per process, which is enough to protect it and
 * costs no round trip; several processes allow as many times more.
 */
export function rateLimit({ points, seconds }: RateLimit): RequestHandler {
  const limiter = new RateLimiterMemory({ points, duration: seconds });
  return async (request, response, next) => {
    const { actor } = response.locals as { actor?: Actor };
    try {
      await limiter.consume(actor ? `person/${actor.personId}` : `address/${request.ip ?? ''}`);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Problem('too-many-requests', { retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
    }
    next();
  };
}

/** Refuses bodies that are not JSON before they are read. */
export const jsonOnly: RequestHandler = (request, _response, next) => {
  if (hasBody(request) && !request.is('application/json')) throw new Problem('unsupported-media-type');
  next();
};

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
