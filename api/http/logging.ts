import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { requestIdOf } from './request-id';

/** A link's token: anything after these words, however they are spelled, and anything as long elsewhere. */
const TOKEN = /(?<=\/(?:consent|invitations)\/)[^/]+|[\w-]{43,}/gi;

/** The path of a request without secrets (link tokens) or personal data (search texts, anything that is no id). */
export const safePath = (url: string): string =>
  url
    .split('?')[0]!
    .replace(TOKEN, '-')
    .replace(/\/[^/]*[^\w./-][^/]*/g, '/-')
    .slice(0, 256);

/**
 * One line per request: method, path without query and tokens, status, duration, request id. No header, body or
 * address.
 */
export const requestLog = (logger: Logger): RequestHandler =>
  pinoHttp({
    logger,
    genReqId: requestIdOf,
    quietReqLogger: true,
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, path: safePath(url) }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    autoLogging: { ignore: ({ url }) => url === '/livez' || url === '/readyz' || url === '/metrics' },
  });
