import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { asProblem, logFault, notFound, Problem } from '../../http/problems';
import { requestIdOf } from '../../http/request-id';
import { faultOf } from '../forms/faults';
import { textsOf, type Posted } from '../forms/form-values';
import { createFormat } from './format';
import { languageOf, switchAddress, zoneOf } from './language';
import { MESSAGES, render } from './render';
import { actorIn, type Place, visitOf } from './visit';

/** Browsers get a page for an address that does not exist. */
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
    logFault(place.deps.api.logger, error, requestId);
    if (response.headersSent) return next(error);
    if (problem.extras.retryAfterSeconds !== undefined)
      response.set('Retry-After', String(problem.extras.retryAfterSeconds));
    if (problem.extras.allow !== undefined) response.set('Allow', problem.extras.allow.join(', '));
    try {
      if (problem.slug === 'unavailable') return showUnavailable(place, request, response, problem);
      const signed = request.path.startsWith('/consent') ? undefined : await actorIn(place, request);
      const visit = await visitOf(place, request, response, signed);
      await visit.show('problem', { problem: { ...faultOf(problem, visit), requestId } }, problem.status);
    } catch (again) {
      const away = asProblem(again);
      if (away?.slug === 'unavailable') return showUnavailable(place, request, response, away);
      next(problem.slug === 'internal' ? error : again);
    }
  };

/** Answers without calling anything that may be away; the page keeps what was typed, to be sent again. */
function showUnavailable({ deps, cookies }: Place, request: Request, response: Response, problem: Problem): void {
  const locale = languageOf(request, response, deps.secure);
  const now = new Date();
  const calendar = { name: '', years: {} };
  const words = { locale, m: MESSAGES[locale], f: createFormat({ locale, zone: zoneOf(request), now, calendar }) };
  const frame = {
    locale,
    nav: [],
    home: '/',
    csrf: cookies.csrf(request, response),
    switchTo: switchAddress(request, locale),
    demo: deps.api.demo !== undefined,
    now: now.toISOString(),
  };
  const data = { problem: { ...faultOf(problem, words), requestId: requestIdOf(request) }, ...sentWith(request) };
  response
    .status(problem.status)
    .set('Retry-After', String(problem.extras.retryAfterSeconds))
    .type('html')
    .set('Content-Language', locale)
    .send(render('problem', data, { frame, format: words.f }));
}

/** What a form was sent with, unless it had files; otherwise the requested address. */
function sentWith(request: Request): { again?: string; typed?: readonly (readonly [string, string])[] } {
  if (request.method === 'GET') return { again: request.originalUrl };
  if (!request.is('application/x-www-form-urlencoded')) return {};
  const posted = (request.body ?? {}) as Posted;
  const typed = Object.keys(posted).flatMap((name) => textsOf(posted, name).map((text) => [name, text] as const));
  return { again: request.originalUrl, typed };
}
