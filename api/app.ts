import express, { type Express, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import { bearerToken } from './http/auth';
import type { ApiDeps } from './http/deps';
import { docsPage } from './http/docs-page';
import { healthRoutes } from './http/health';
import { hurry, receiveFile } from './http/receive-file';
import { handlerOf, type Route } from './http/http';
import { BODY_LIMIT, jsonOnly, rateLimit } from './http/limits';
import { localeOf } from './http/locale';
import { requestLog } from './http/logging';
import { createMetrics } from './http/metrics';
import { openApiOf } from './http/openapi';
import { problemPages } from './http/problem-pages';
import { notFound, problemHandler } from './http/problems';
import { requestIdOf } from './http/request-id';
import { routesOf } from './all-routes';
import { viewerOf } from './http/viewer';

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
  crossOriginEmbedderPolicy: false,
});

/** The HTTP application: the API, its documents and health, and the given pages. Does not listen yet. */
export function createApp(deps: ApiDeps, pages?: Router): Express {
  const app = express();
  const routes = routesOf(deps);
  const { registry, observe } = createMetrics();
  app.disable('x-powered-by').set('trust proxy', 'loopback').set('etag', false);
  app.use(security, requestLog(deps.logger), observe, named, hurry);
  app.use(healthRoutes(deps), problemPages(), documents(routes));
  app.get(
    '/metrics',
    async (_request, response) => void response.type(registry.contentType).send(await registry.metrics()),
  );
  const limited = rateLimit(deps.rateLimit);
  const json = [jsonOnly, express.json({ limit: BODY_LIMIT, type: 'application/json' })];
  for (const declared of routes) {
    const path = declared.path.replace(/\{(\w+)\}/g, ':$1');
    app[declared.method](
      path,
      uncached,
      declared.open ? limited : [authenticate(deps), limited],
      declared.upload ? receiveFile(deps.files) : json,
      handlerOf(deps, declared),
    );
  }
  app.use('/v1', authenticate(deps));
  if (pages) app.use(pages);
  app.use(() => {
    throw notFound();
  });
  app.use(problemHandler(deps.logger));
  return app;
}

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
    Object.assign(response.locals, { actor, viewer: viewerOf(actor, deps.policies) });
    next();
  };

function documents(routes: readonly Route[]): Router {
  const document = openApiOf(routes);
  const router = express.Router();
  router.get('/openapi.json', (_request, response) => void response.json(document));
  router.get('/docs', (request, response) => void response.type('html').send(docsPage(routes, localeOf(request))));
  return router;
}
