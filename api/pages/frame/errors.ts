import type { ErrorRequestHandler, RequestHandler } from 'express';
import { faultForLog } from '../../../worker/fault-log';
import { asProblem, notFound, Problem } from '../../http/problems';
import { requestIdOf } from '../../http/request-id';
import { faultOf } from '../forms/faults';
import { actorIn, type Place, visitOf } from './visit';

/** Whoever reads with a browser gets a page for an address that does not exist. */
export const unknownPage: RequestHandler = (request, _response, next) => {
  if (request.accepts(['json', 'html']) === 'html') throw notFound();
  next();
};

/** Every problem of a page becomes a page; a fault of ours is logged, never shown. */
export const errorPage =
  (place: Place): ErrorRequestHandler =>
  async (error: unknown, request, response, next) => {
    const problem = asProblem(error) ?? new Problem('internal');
    const requestId = requestIdOf(request);
    if (problem.slug === 'internal') place.deps.api.logger.error({ ...faultForLog(error), requestId }, 'page failed');
    if (response.headersSent) return next(error);
    if (problem.extras.retryAfterSeconds !== undefined)
      response.set('Retry-After', String(problem.extras.retryAfterSeconds));
    try {
      const signed = request.path.startsWith('/consent') ? undefined : await actorIn(place, request);
      const visit = await visitOf(place, request, response, signed);
      await visit.show('problem', { problem: { ...faultOf(problem, visit), requestId } }, problem.status);
    } catch (again) {
      next(problem.slug === 'internal' ? error : again);
    }
  };
