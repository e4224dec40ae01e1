import { createHash, randomBytes } from 'node:crypto';
import { doubleCsrf } from 'csrf-csrf';
import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import { Problem } from '../../http/problems';

const BROWSER = 'assent-browser';
const SESSION = 'assent-session';
const PROOF = 'assent-proof';
const YEAR_MS = 365 * 24 * 3_600_000;
const SESSION_MS = 12 * 3_600_000;

const secretOf = (): string => randomBytes(32).toString('base64url');

/** The cookies of the pages: who is signed in, which browser this is, and the proof that a form came from our pages. */
export interface Cookies {
  /** Gives a browser its id, which identifies nobody. */
  readonly browser: RequestHandler;
  /** The token for the forms of a page. */
  csrf(request: Request, response: Response): string;
  /** Whether a request carries the token of one of our forms. */
  isOurs(request: Request): boolean;
  session(request: Request): string | undefined;
  signIn(response: Response, token: string): void;
  signOut(response: Response): void;
  /** What a consent page's one-time code is bound to: the SHA-256 of a secret that only this browser has. */
  binding(request: Request, response: Response): string;
  /** A signed value stored for the consent pages, or for the address `under`. */
  keep(response: Response, name: string, value: unknown, maxAgeMs: number, under?: string): void;
  kept(request: Request, name: string): unknown;
}

const read = (request: Request, name: string): string | undefined => {
  const value = (request.cookies as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
};

const readSigned = (request: Request, name: string): string | undefined => {
  const value = (request.signedCookies as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
};

/**
 * The cookies of this installation. All are HttpOnly and SameSite=Lax, so that they are sent when a link in a mail is
 * opened.
 */
export function createCookies({ secret, secure }: { secret: string; secure: boolean }): Cookies {
  const base: CookieOptions = { httpOnly: true, sameSite: 'lax', secure, path: '/' };
  const underConsent = { ...base, path: '/consent' } satisfies CookieOptions;
  const { generateCsrfToken, validateRequest } = doubleCsrf({
    getSecret: () => secret,
    getSessionIdentifier: (request) => String(request.res?.locals['browser'] ?? ''),
    cookieName: 'assent-csrf',
    cookieOptions: { ...base },
    getCsrfTokenFromRequest: (request) => (request.body as { _csrf?: string } | undefined)?._csrf,
  });
  return {
    browser: (request, response, next) => {
      const known = read(request, BROWSER);
      const id = known ?? secretOf();
      if (known === undefined) response.cookie(BROWSER, id, { ...base, maxAge: YEAR_MS });
      response.locals['browser'] = id;
      next();
    },
    csrf: (request, response) => generateCsrfToken(request, response),
    isOurs: (request) => validateRequest(request),
    session: (request) => readSigned(request, SESSION),
    signIn: (response, token) => void response.cookie(SESSION, token, { ...base, signed: true, maxAge: SESSION_MS }),
    signOut: (response) => void response.clearCookie(SESSION, base),
    binding: (request, response) => {
      const proof = read(request, PROOF) ?? secretOf();
      response.cookie(PROOF, proof, { ...underConsent, maxAge: YEAR_MS });
      return createHash('sha256').update(proof).digest('hex');
    },
    keep: (response, name, value, maxAge, under = underConsent.path) =>
      void response.cookie(name, JSON.stringify(value), { ...base, path: under, signed: true, maxAge }),
    kept: (request, name) => {
      const text = readSigned(request, name);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
  };
}

/** Accepts a form only from one of our own pages. */
export const fromOurPages =
  (cookies: Cookies): RequestHandler =>
  (request, _response, next) => {
    if (!cookies.isOurs(request)) throw new Problem('not-authorised');
    next();
  };

/**
 * The same for consent pages, whose lack of a referrer makes Origin useless: the browser's Sec-Fetch-Site counts first.
 * A client that sends none is no browser; its link and code are the proof.
 */
export const fromConsentPage =
  (cookies: Cookies): RequestHandler =>
  (request, _response, next) => {
    const site = request.get('Sec-Fetch-Site');
    const origin = request.get('Origin');
    const allowed =
      site !== undefined
        ? site === 'same-origin' || site === 'none'
        : origin === undefined || sameHost(origin, request.get('Host')) || cookies.isOurs(request);
    if (!allowed) throw new Problem('not-authorised');
    next();
  };

const sameHost = (origin: string, host: string | undefined): boolean =>
  URL.canParse(origin) && new URL(origin).host === host;
