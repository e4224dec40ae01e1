import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import { Problem } from '../../http/problems';

const YEAR_MS = 365 * 24 * 3_600_000;

const secretOf = (): string => randomBytes(32).toString('base64url');

/** The cookies of the pages: who is signed in, which browser this is, and the proof that a form came from our pages. */
export interface Cookies {
  /** Gives a browser its id, which identifies nobody. */
  readonly browser: RequestHandler;
  /** The token for the forms of a page: good in this session alone, and naming the person who opens the page. */
  csrf(request: Request, personId: string | undefined): string;
  /** Whether a request carries the token of a form of ours, opened in the session in which it is sent. */
  isOurs(request: Request): boolean;
  /** Whether a request carries the token of a form of ours that this browser opened while nobody was signed in. */
  isOfBrowser(request: Request): boolean;
  /** Whether a request carries the token of a form of ours, of whatever session. */
  isGenuine(request: Request): boolean;
  /** The person who had opened that form; undefined if nobody was signed in. */
  openedBy(request: Request): string | undefined;
  /** The id of the session. */
  session(request: Request): string | undefined;
  signIn(response: Response, sessionId: string, maxAgeMs: number): void;
  signOut(response: Response): void;
  /** What a consent page's one-time code is bound to: the SHA-256 of a secret that only this browser has. */
  binding(request: Request, response: Response): string;
  /** A signed value stored for the consent pages, or for the address `under`. */
  keep(response: Response, name: string, value: unknown, maxAgeMs: number, under?: string): void;
  kept(request: Request, name: string): unknown;
  /** The names of all values kept under names that begin so. */
  keptNames(request: Request, prefix: string): string[];
  drop(response: Response, name: string, under: string): void;
}

const textIn = (values: unknown, name: string): string | undefined => {
  const value = (values as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
};

const tokenIn = (request: Request): string | undefined =>
  textIn((request.body as Record<string, unknown> | undefined) ?? {}, '_csrf');

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/**
 * The cookies of this installation. All are HttpOnly and SameSite=Lax, so that they are sent when a link in a mail is
 * opened. Over HTTPS their names keep other hosts from setting them.
 */
export function createCookies({ secret, secure }: { secret: string; secure: boolean }): Cookies {
  const base: CookieOptions = { httpOnly: true, sameSite: 'lax', secure, path: '/' };
  const underConsent = { ...base, path: '/consent' } satisfies CookieOptions;
  const host = (name: string): string => (secure ? `__Host-${name}` : name);
  const within = (name: string): string => (secure ? `__Secure-${name}` : name);
  const [BROWSER, SESSION, PROOF] = [host('assent-browser'), host('assent-session'), within('assent-proof')];
  const mac = (...what: string[]): string =>
    createHmac('sha256', secret).update(JSON.stringify(what)).digest('base64url');
  const session = (request: Request): string | undefined => textIn(request.signedCookies, SESSION);
  const ofBrowser = (request: Request): string => mac('form', String(request.res?.locals['browser'] ?? ''));
  const proof = (request: Request): string => {
    const id = session(request);
    return id === undefined ? ofBrowser(request) : mac('form', id);
  };
  const given = (request: Request): string => tokenIn(request)?.split('.')[0] ?? '';
  const openerIn = (request: Request): string | undefined => {
    const [, person = '', seal = ''] = tokenIn(request)?.split('.') ?? [];
    const personId = Buffer.from(person, 'base64url').toString();
    return isSame(seal, mac('opened by', personId)) ? personId : undefined;
  };
  return {
    browser: (request, response, next) => {
      const known = textIn(request.cookies, BROWSER);
      const id = known ?? secretOf();
      if (known === undefined) response.cookie(BROWSER, id, { ...base, maxAge: YEAR_MS });
      response.locals['browser'] = id;
      next();
    },
    csrf: (request, personId = '') =>
      [proof(request), Buffer.from(personId).toString('base64url'), mac('opened by', personId)].join('.'),
    isOurs: (request) => isSame(given(request), proof(request)),
    isOfBrowser: (request) => isSame(given(request), ofBrowser(request)),
    isGenuine: (request) => openerIn(request) !== undefined,
    openedBy: (request) => openerIn(request) || undefined,
    session,
    signIn: (response, id, maxAge) => void response.cookie(SESSION, id, { ...base, signed: true, maxAge }),
    signOut: (response) => void response.clearCookie(SESSION, base),
    binding: (request, response) => {
      const own = textIn(request.cookies, PROOF) ?? secretOf();
      response.cookie(PROOF, own, { ...underConsent, maxAge: YEAR_MS });
      return createHash('sha256').update(own).digest('hex');
    },
    keep: (response, name, value, maxAge, under = underConsent.path) =>
      void response.cookie(within(name), JSON.stringify(value), { ...base, path: under, signed: true, maxAge }),
    kept: (request, name) => {
      const text = textIn(request.signedCookies, within(name));
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    keptNames: (request, prefix) =>
      Object.keys(request.signedCookies as object)
        .filter((name) => name.startsWith(within(prefix)))
        .map((name) => name.slice(within('').length)),
    drop: (response, name, under) => void response.clearCookie(within(name), { ...base, path: under }),
  };
}

/** Accepts a form only from one of our own pages, in the session in which it was opened. */
export const fromOurPages =
  (cookies: Cookies): RequestHandler =>
  (request, _response, next) => {
    if (!cookies.isOurs(request)) throw new Problem(cookies.isGenuine(request) ? 'page-expired' : 'not-authorised');
    next();
  };

/** Accepts what needs no session, signing in and out, from any page of this site, however long it was open. */
export const fromThisSite =
  (cookies: Cookies): RequestHandler =>
  (request, response, next) =>
    request.get('Sec-Fetch-Site') === 'same-origin' || cookies.isOfBrowser(request)
      ? next()
      : fromOurPages(cookies)(request, response, next);

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
