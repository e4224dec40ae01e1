import cookieParser from 'cookie-parser';
import express, { type RequestHandler, Router } from 'express';
import { BODY_LIMIT } from '../http/limits';
import { otherMethods } from '../http/methods';
import { plainCookies } from '../http/plain-cookies';
import { routesOf } from '../all-routes';
import { absencePages } from './me/absence';
import { actionPages } from './case/actions';
import { adminPages } from './admin/admin';
import { assetFiles } from './frame/assets';
import { casePages } from './case/case';
import { casesPages } from './case/cases';
import { createClient } from './frame/client';
import { clockPages } from './demo/clock';
import { consentPages } from './consent/consent';
import { createCookies } from './frame/cookies';
import type { PageDeps } from './frame/deps';
import { distributionPages } from './distribution/distribution';
import { editorPages } from './forms/editor';
import { errorPage, unknownPage } from './frame/errors';
import { filePages } from './forms/files';
import { galleryPages } from './demo/gallery';
import { fundingPages } from './funding/funding';
import { homePages } from './home/home';
import { inboxPages } from './inbox/inbox';
import { invitationPages } from './distribution/invitation';
import { mailboxPages } from './demo/mailbox';
import { operationPages } from './operations/operations';
import { opportunityPages } from './opportunities/opportunities';
import { customerPages } from './customers/customers';
import { historyPages } from './customers/history';
import { reportPages } from './reports/reports';
import { revealPages } from './case/reveal';
import { signInPages } from './sign-in/sign-in';
import { startPages } from './home/start';
import { taskPages } from './case/task';
import { worldPages } from './demo/world';
import type { Place } from './frame/visit';

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
    plainCookies,
    cookies.browser,
    express.urlencoded({ extended: false, limit: BODY_LIMIT }),
  );
  router.use(consentPages(place), invitationPages(place));
  router.use(
    signInPages(place),
    homePages(place),
    inboxPages(place),
    casesPages(place),
    casePages(place),
    revealPages(place),
  );
  router.use(
    actionPages(place),
    startPages(place),
    taskPages(place),
    historyPages(place),
    customerPages(place),
    operationPages(place),
  );
  router.use(
    distributionPages(place),
    opportunityPages(place),
    fundingPages(place),
    reportPages(place),
    editorPages(place),
    filePages(place),
  );
  router.use(absencePages(place), adminPages(place));
  if (deps.api.demo) router.use(mailboxPages(place), galleryPages(place));
  if (deps.api.demo && deps.api.clock) router.use(clockPages(place), worldPages(place));
  router.use(otherMethods(router), unknownPage, errorPage(place, router));
  return router;
}
