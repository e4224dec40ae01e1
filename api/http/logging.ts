import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { requestIdOf } from './request-id';

/** The token of a link: what follows these words, however they are written, and whatever is as long anywhere else. */
const TOKEN = /(?<=\/(?:consent|invitations)\/)[^/]+|[\w-]{43,}/gi;

/** The path of a request without what is a secret (the token of a link) or may be personal (a search text, whatever is no id). */
export const safePath = (url: string): string =>
  url
    .split('?')[0]!
    .replace(TOKEN, '-')
    .replace(/\/[^/]*[^\w./-][^/]*/g, '/-')
    .slice(0, 256);

/** One line a request: method, path without query and tokens, status, duration, request id. No header, no body, no address. */
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
