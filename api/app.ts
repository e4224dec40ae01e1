import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { bearerToken } from './http/auth';
import type { ApiDeps } from './http/deps';
import { docsPage } from './http/docs-page';
import { forOperators, isWatching, liveness, readinessRoutes } from './http/health';
import { hurry, receiveFile } from './http/receive-file';
import { handlerOf, type Route } from './http/http';
import { BODY_LIMIT, byAddress, byPerson, jsonOnly, LIST_LIMIT } from './http/limits';
import { localeOf } from './http/locale';
import { requestLog } from './http/logging';
import { apiMethods, otherMethods } from './http/methods';
import { createMetrics } from './http/metrics';
import { openApiOf } from './http/openapi';
import { problemPages } from './http/problem-pages';
import { notFound, Problem, problemHandler } from './http/problems';
import { requestIdOf } from './http/request-id';
import { routesOf } from './all-routes';
import { bringsToken } from './http/tokens';
import { viewerOf } from './http/viewer';
import { SYSTEM } from '../workflows/kit/policy/roles';

const security = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      imgSrc: ["'self'"],
      objectSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  xFrameOptions: { action: 'deny' },
  crossOriginEmbedderPolicy: false,
});

/** The HTTP application: the API, its documents and health, and the given pages. Does not listen yet. */
export function createApp(deps: ApiDeps, pages?: Router): Express {
  const app = express();
  const routes = routesOf(deps);
  const { registry, observe } = createMetrics();
  app
    .disable('x-powered-by')
    .set('trust proxy', deps.trustProxy ?? 'loopback')
    .set('etag', false);
  app.use(security, requestLog(deps.logger), observe, named, hurry);
  app.use(liveness(), byAddress(deps, isWatching(deps)));
  app.use(readinessRoutes(deps), problemPages(), documents(routes));
  app.get('/metrics', forOperators(deps), async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  const json = (limit: string): RequestHandler[] => [jsonOnly, express.json({ limit, type: 'application/json' })];
  const stranger: RequestHandler = (_request, _response, next) => next();
  app.use(apiMethods(routes, (path) => (path.startsWith('/v1/') ? authenticate(deps) : stranger)));
  for (const declared of literalFirst(routes)) {
    const path = declared.path.replace(/\{(\w+)\}/g, ':$1');
    app[declared.method](
      path,
      uncached,
      ...(declared.service ? [bankOnly(deps)] : declared.open ? [] : [authenticate(deps)]),
      declared.upload ? receiveFile(deps.files) : json(declared.keeps === 'items' ? LIST_LIMIT : BODY_LIMIT),
      handlerOf(deps, declared),
    );
  }
  app.use('/v1', authenticate(deps));
  if (pages) app.use(pages);
  app.use(otherMethods(app.router));
  app.use(() => {
    throw notFound();
  });
  app.use(problemHandler(deps.logger));
  return app;
}

/** In the order in which paths are matched: one with a parameter takes nothing from one without. */
const literalFirst = (routes: readonly Route[]): Route[] =>
  [...routes].sort((a, b) => a.path.split('{').length - b.path.split('{').length);

const named: RequestHandler = (request, response, next) => {
  response.set('X-Request-Id', requestIdOf(request));
  next();
};

const uncached: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

const authenticate =
  (deps: ApiDeps): RequestHandler =>
  async (request, response, next) => {
    const actor = await deps.auth.authenticate(bearerToken(request.get('Authorization')));
    await byPerson(response, actor);
    Object.assign(response.locals, { actor, viewer: viewerOf(actor, deps.policies) });
    next();
  };

/** Lets only the bank's system pass, which speaks as the system does. */
const bankOnly =
  (deps: ApiDeps): RequestHandler =>
  async (request, response, next) => {
    if (!bringsToken(request, deps.bankToken)) throw new Problem('unauthenticated');
    await byPerson(response, SYSTEM);
    Object.assign(response.locals, { actor: SYSTEM, viewer: viewerOf(SYSTEM, deps.policies) });
    next();
  };

function documents(routes: readonly Route[]): Router {
  let document: object | undefined;
  const router = express.Router();
  router.get('/openapi.json', (_request, response) => void response.json((document ??= openApiOf(routes))));
  router.get('/docs', (request, response) => void response.type('html').send(docsPage(routes, localeOf(request))));
  return router;
}
