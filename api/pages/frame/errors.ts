import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { asProblem, logFault, notFound, Problem } from '../../http/problems';
import { requestIdOf } from '../../http/request-id';
import { findPerson } from '../../../db/directory/directory';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { faultOf } from '../forms/faults';
import { textsOf, type Posted } from '../forms/form-values';
import { FormOfAnotherPage } from './form-of-another-page';
import { createFormat } from './format';
import { formPageOf, giveBackNow, keepEntries, leadTo, leadToSignIn } from './given-back';
import { languageOf, switchAddress, zoneOf } from './language';
import { ProblemPage } from './problem-page';
import { MESSAGES, render } from './render';
import { actorIn, type Place, visitOf } from './visit';

/** Browsers get a page for an address that does not exist. */
export const unknownPage: RequestHandler = (request, _response, next) => {
  if (request.accepts(['json', 'html']) === 'html') throw notFound();
  next();
};

/**
 * Every problem of a page becomes a page; a fault of ours is logged, never shown. `pages` serve a form again that was
 * open too long.
 */
export const errorPage =
  (place: Place, pages: RequestHandler): ErrorRequestHandler =>
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
      if (problem.slug === 'unauthenticated') return await leadToSignIn(place, request, response);
      if (problem.slug === 'page-expired' && request.method === 'POST')
        return await giveBack(place, request, response, () => pages(request, response, next));
      const signed = request.path.startsWith('/consent') ? undefined : await actorIn(place, request);
      const visit = await visitOf(place, request, response, signed);
      await visit.show(ProblemPage, { problem: { ...faultOf(problem, visit), requestId } }, problem.status);
    } catch (again) {
      const away = asProblem(again);
      if (away?.slug === 'unavailable') return showUnavailable(place, request, response, away);
      next(problem.slug === 'internal' ? error : again);
    }
  };

/**
 * A form from another session: back to whoever is signed in now if they had opened it, kept for its opener if they had
 * not.
 */
async function giveBack(place: Place, request: Request, response: Response, again: () => unknown): Promise<void> {
  const [actor, opener] = [await actorIn(place, request), place.cookies.openedBy(request)];
  if (!actor && opener !== undefined) return leadToSignIn(place, request, response);
  if (actor && opener !== undefined && opener !== actor.personId)
    return showForAnother(place, request, response, { actor, opener });
  // Only a part of the page would be replaced.
  if (actor && request.get('HX-Request') === 'true')
    return leadTo(request, response, await keepEntries(place, request, actor.personId));
  giveBackNow(request, response);
  again();
}

async function showForAnother(
  place: Place,
  request: Request,
  response: Response,
  { actor, opener }: { actor: Actor; opener: string },
): Promise<void> {
  const address = await keepEntries(place, request, opener);
  const filled = `/sign-in?${new URLSearchParams({ to: address, as: 'another' }).toString()}`;
  if (request.get('HX-Request') === 'true') return leadTo(request, response, filled);
  const visit = await visitOf(place, request, response, actor);
  const names = await Promise.all([opener, actor.personId].map((id) => findPerson(place.deps.api.db, id)));
  const [openedBy = '', now = ''] = names.map((person) => (visit.locale === 'zh-CN' ? person?.name : person?.nameEn));
  const page = formPageOf(request.path);
  await visit.show(FormOfAnotherPage, { openedBy, now, filled, page }, new Problem('page-expired').status);
}

/** Answers without calling anything that may be away; the page keeps what was typed, to be sent again. */
function showUnavailable({ deps, cookies }: Place, request: Request, response: Response, problem: Problem): void {
  const locale = languageOf(request, response, deps.secure);
  const now = new Date();
  const calendar = { name: '', years: {} };
  const words = { locale, m: MESSAGES[locale], f: createFormat({ locale, zone: zoneOf(request), now, calendar }) };
  const page = {
    locale,
    nav: [],
    home: '/',
    csrf: cookies.csrf(request, undefined),
    notices: [],
    switchTo: switchAddress(request, locale),
    demo: deps.api.demo !== undefined,
    clock: false,
    now: now.toISOString(),
  };
  const data = { problem: { ...faultOf(problem, words), requestId: requestIdOf(request) }, ...sentWith(request) };
  response
    .status(problem.status)
    .set('Retry-After', String(problem.extras.retryAfterSeconds))
    .type('html')
    .set('Content-Language', locale)
    .send(render(ProblemPage, data, { ...words, page }));
}

/** What a form was sent with, unless it had files; otherwise the requested address. */
function sentWith(request: Request): { again?: string; typed?: readonly (readonly [string, string])[] } {
  if (request.method === 'GET') return { again: request.originalUrl };
  if (!request.is('application/x-www-form-urlencoded')) return {};
  const posted = (request.body ?? {}) as Posted;
  const typed = Object.keys(posted).flatMap((name) => textsOf(posted, name).map((text) => [name, text] as const));
  return { again: request.originalUrl, typed };
}
