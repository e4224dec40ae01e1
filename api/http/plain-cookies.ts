import type { RequestHandler } from 'express';

const texts = (cookies: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(cookies).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

/** Drops cookies that the parser read as JSON or whose signature is wrong: ours are texts, others count as absent. */
export const plainCookies: RequestHandler = (request, _response, next) => {
  request.cookies = texts(request.cookies as object);
  request.signedCookies = texts(request.signedCookies as object);
  next();
};
