import type { Request, Response } from 'express';
import { findKeptForm, keepForm } from '../../../db/directory/kept-forms';
import { omit } from '../../http/omit';
import type { Posted } from '../forms/form-values';
import type { Cookies } from './cookies';
import type { PageDeps } from './deps';

/** That a page gives entries back to be checked and sent again, and why; files are not among them. */
export interface GivenBack {
  readonly why: 'too-long' | 'kept';
  readonly files: boolean;
}

interface Keeper {
  readonly deps: PageDeps;
  readonly cookies: Cookies;
}

/** Where a form is sent beside its page. */
const FORMS_BESIDE = [
  /^(\/(?:start|tasks|cases)\/[^/]+)\/(?:check|code|edit)$/,
  /^(\/operations)\/incidents\/.+$/,
  /^(\/admin\/changes)\/.+$/,
];

/** The page on which the form stands that is sent to an address. */
export const formPageOf = (path: string): string =>
  FORMS_BESIDE.reduce((page, beside) => page.replace(beside, '$1'), path);

/** Why the entries of a request are given back; undefined when they are not. */
export const givenBackIn = (response: Response): GivenBack | undefined =>
  response.locals['givenBack'] as GivenBack | undefined;

/** Notes that files were sent with a form, and not taken. */
export const leaveFiles = (response: Response): void => void (response.locals['filesLeft'] = true);

/** Has the page of this request give back what it was sent with. */
export function giveBackNow(request: Request, response: Response): void {
  response.locals['givenBack'] = { why: 'too-long', files: filesLeft(response) } satisfies GivenBack;
  request.method = 'GET';
  request.url = formPageOf(request.path);
}

/** Keeps the entries of a form for a person, for 24 hours; returns the address of the filled form. */
export async function keepEntries({ deps }: Keeper, request: Request, personId: string): Promise<string> {
  // A proof is made anew, and a one-time code is nothing to keep.
  const fields = omit((request.body ?? {}) as Posted, '_csrf', 'code');
  const path = formPageOf(request.path);
  const files = request.res !== undefined && filesLeft(request.res);
  return `${path}?kept=${await keepForm(deps.api.db, { personId, path, fields, files })}`;
}

/** Has a page give back what was kept for its reader, when its address asks for it. */
export async function giveBackKept({ deps }: Keeper, request: Request, personId: string): Promise<void> {
  const id = request.query['kept'];
  if (request.method !== 'GET' || typeof id !== 'string' || !request.res) return;
  const found = await findKeptForm(deps.api.db, { id, personId, path: request.path });
  if (!found) return;
  request.body = found.fields;
  request.res.locals['givenBack'] = { why: 'kept', files: found.files } satisfies GivenBack;
}

/** Sends a reader who is not signed in to sign in, and back to where they were, with what they had entered. */
export async function leadToSignIn(keeper: Keeper, request: Request, response: Response): Promise<void> {
  const { cookies } = keeper;
  if (request.method !== 'POST') {
    const ended = cookies.session(request) === undefined ? {} : { ended: 'session' };
    return leadTo(request, response, signInAt({ to: request.originalUrl, ...ended }));
  }
  const opener = cookies.openedBy(request);
  if (opener === undefined) return leadTo(request, response, '/sign-in');
  leadTo(request, response, signInAt({ to: await keepEntries(keeper, request, opener), ended: 'kept' }));
}

const signInAt = (query: Record<string, string>): string => `/sign-in?${new URLSearchParams(query).toString()}`;

/** Sends the whole page to an address, also when only a part of it had asked. */
export function leadTo(request: Request, response: Response, address: string): void {
  if (request.get('HX-Request') === 'true') return void response.set('HX-Redirect', address).end();
  response.status(303).set('Location', address).end();
}

const filesLeft = (response: Response): boolean => response.locals['filesLeft'] === true;
