import cookieParser from 'cookie-parser';
import express, { type RequestHandler, Router } from 'express';
import { BODY_LIMIT, rateLimit } from '../limits';
import { routesOf } from '../all-routes';
import { actionPages } from './actions';
import { assetFiles } from './assets';
import { casePages } from './case';
import { casesPages } from './cases';
import { createClient } from './client';
import { clockPages } from './clock';
import { consentPages } from './consent';
import { createCookies } from './cookies';
import type { PageDeps } from './deps';
import { distributionPages } from './distribution';
import { editorPages } from './editor';
import { errorPage, unknownPage } from './errors';
import { filePages } from './files';
import { fundingPages } from './funding';
import { inboxPages } from './inbox';
import { invitationPages } from './invitation';
import { mailboxPages } from './mailbox';
import { operationPages } from './operations';
import { opportunityPages } from './opportunities';
import { recordPages } from './records';
import { revealPages } from './reveal';
import { signInPages } from './sign-in';
import { startPages } from './start';
import { taskPages } from './task';
import type { Place } from './visit';

const unkept: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin' });
  next();
};

/** The console and the consent pages: server-rendered, without inline code, over the routes of the API. */
export function createPages(deps: PageDeps): Router {
  const cookies = createCookies(deps);
  const place: Place = { deps, cookies, api: createClient(deps.api, routesOf(deps.api)) };
  const router = Router();
  router.use(assetFiles());
  router.use(
    unkept,
    cookieParser(deps.secret),
    cookies.browser,
    express.urlencoded({ extended: false, limit: BODY_LIMIT }),
  );
  router.use(consentPages(place), invitationPages(place));
  router.post('/sign-in', rateLimit(deps.api.rateLimit));
  router.use(signInPages(place), inboxPages(place), casesPages(place), casePages(place), revealPages(place));
  router.use(actionPages(place), startPages(place), taskPages(place), recordPages(place), operationPages(place));
  router.use(
    distributionPages(place),
    opportunityPages(place),
    fundingPages(place),
    editorPages(place),
    filePages(place),
  );
  if (deps.api.demo) router.use(mailboxPages(place));
  if (deps.api.demo && deps.api.clock) router.use(clockPages(place));
  router.use(unknownPage, errorPage(place));
  return router;
}
