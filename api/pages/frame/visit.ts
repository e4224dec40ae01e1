import type { Request, RequestHandler, Response } from 'express';
import type { ComponentType } from 'preact';
import { loadCalendar } from '../../../db/calendar/calendars';
import { findParty, findPerson } from '../../../db/directory/directory';
import { listAssociations } from '../../../db/directory/relationships';
import { findSessionPerson, SESSION_LIFE } from '../../../db/directory/sessions';
import type { Calendar } from '../../../workflows/kit/policy/deadlines';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { say } from '../../../workflows/kit/policy/labels';
import { type Actor, ROLES, VENDOR } from '../../../workflows/kit/policy/roles';
import { worldNow } from '../../../db/calendar/clock';
import { mayOpen } from '../../cases/rights';
import { actorOf } from '../../http/auth';
import { byPerson } from '../../http/limits';
import { notFound, Problem } from '../../http/problems';
import { requestIdOf } from '../../http/request-id';
import type { Answer } from '../../http/answer';
import { type Api, type Ask } from './client';
import type { Cookies } from './cookies';
import type { PageDeps } from './deps';
import { createFormat } from './format';
import type { Posted } from '../forms/form-values';
import { fundingFor } from './funding-access';
import { type GivenBack, giveBackKept, givenBackIn, leadToSignIn } from './given-back';
import { languageOf, switchAddress, zoneOf } from './language';
import { navOf } from './nav';
import { opportunitiesFor } from './opportunity-access';
import type { Frame } from './frame';
import { EtaPage } from './eta-page';
import { MESSAGES, render } from './render';
import type { Words } from './words';

/** One request for a page: who asks, in which language, and how it is answered. */
export interface Visit extends Words {
  readonly request: Request;
  readonly response: Response;
  readonly now: Date;
  readonly actor: Actor | undefined;
  readonly posted: Posted;
  /** That the page shows `posted` again, although it was not sent just now. */
  readonly givenBack: GivenBack | undefined;
  /** Answers with a page. */
  show<P extends object>(page: ComponentType<P>, props: P, status?: number): Promise<void>;
  show(view: string, data: object, status?: number): Promise<void>;
  /** Redirects the reader with GET; nothing is written into the body. */
  goTo(address: string): void;
}

/** A visit of a signed-in reader. */
export interface Signed extends Visit {
  readonly actor: Actor;
  /** Calls the API in the reader's name. */
  api<B = Record<string, unknown>>(call: string, ask?: Ask): Promise<Answer & { body: B }>;
}

/** What visits are made from. */
export interface Place {
  readonly deps: PageDeps;
  readonly api: Api;
  readonly cookies: Cookies;
}

/** The policy of an existing case. */
export function policyFor({ deps }: Place, type: string): Policy {
  const policy = deps.api.policies.find((candidate) => candidate.type === type);
  if (!policy) throw notFound();
  return policy;
}

const CALENDAR_MS = 60_000;
const calendars = new WeakMap<object, { at: number; calendar: Promise<Calendar> }>();

// Remaining days change once a day: after a calendar correction they may lag a minute, but the due date never does.
function calendarOf(db: PageDeps['api']['db']): Promise<Calendar> {
  const known = calendars.get(db);
  if (known && Date.now() - known.at < CALENDAR_MS) return known.calendar;
  const calendar = loadCalendar(db, 'CN');
  calendars.set(db, { at: Date.now(), calendar });
  calendar.catch(() => calendars.delete(db));
  return calendar;
}

/** The visit behind a request; `actor` is undefined for a reader who is not signed in. */
export async function visitOf(place: Place, request: Request, response: Response, actor?: Actor): Promise<Visit> {
  const { deps, cookies } = place;
  const { db } = deps.api;
  const locale = languageOf(request, response, deps.secure);
  const [{ now }, calendar] = await Promise.all([worldNow(db), calendarOf(db)]);
  const words: Words = {
    locale,
    m: MESSAGES[locale],
    f: createFormat({ locale, zone: zoneOf(request), now, calendar }),
  };
  const givenBack = givenBackIn(response);
  const visit: Visit = {
    ...words,
    request,
    response,
    now,
    actor,
    posted: (request.body ?? {}) as Posted,
    givenBack,
    goTo: (address) => void response.status(303).set('Location', address).end(),
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- until every view is a component
    show: async (view: string | ComponentType<any>, data: object, status = 200) => {
      const page: Frame = {
        locale,
        home: actor ? '/home' : '/sign-in',
        csrf: cookies.csrf(request, actor?.personId),
        notices: noticesOf(words, givenBack),
        demo: deps.api.demo !== undefined,
        clock: deps.api.demo !== undefined && deps.api.clock !== undefined,
        now: now.toISOString(),
        switchTo: switchAddress(request, locale),
        ...(actor ? await signedFrame(place, visit, actor) : { nav: [] }),
      };
      const reader = { ...words, page };
      const html =
        typeof view === 'string' ? render(EtaPage, { view, data }, reader) : render(view, data as never, reader);
      const answered = givenBack?.why === 'too-long' && status === 200 ? TOO_OLD : status;
      response.status(answered).type('html').set('Content-Language', locale).send(html);
    },
  };
  return visit;
}

const TOO_OLD = new Problem('page-expired').status;

const noticesOf = ({ m }: Words, given: GivenBack | undefined): string[] =>
  given ? [m.givenBack[given.why], ...(given.files ? [m.givenBack.files] : [])] : [];

interface Inbox {
  readonly counters: { readonly total: number; readonly byType: Readonly<Record<string, number>> };
}

async function signedFrame(place: Place, visit: Visit, actor: Actor): Promise<Pick<Frame, 'nav' | 'user'>> {
  const { deps } = place;
  const { db, policies } = deps.api;
  const [person, party, inbox, customers] = await Promise.all([
    findPerson(db, actor.personId),
    findParty(db, actor.partyId),
    apiFor(place, visit, actor)<Inbox>('GET /v1/tasks', { query: { limit: 1 } }),
    actor.partyId === VENDOR ? [] : listAssociations(db, { partnerId: actor.partyId, limit: 1 }),
  ]);
  const chinese = visit.locale === 'zh-CN';
  return {
    user: {
      name: (chinese ? person?.name : person?.nameEn) ?? actor.personId,
      party: (chinese ? party?.name : party?.nameEn) ?? actor.partyId,
      roles: actor.roles.map((role) => say(ROLES[role], visit.locale)).join(visit.m.comma),
    },
    nav: navOf(visit.m, {
      path: visit.request.path,
      waiting: inbox.body.counters.total,
      applications: inbox.body.counters.byType['cooperation-review'] ?? 0,
      kind: party?.kind,
      partnerKind: party?.partnerKind,
      opportunities: opportunitiesFor(policies, actor).length > 0,
      funding: fundingFor(policies, actor).size > 0,
      mayStart: policies.some((policy) => mayOpen(policy, actor)),
      operator: actor.roles.includes('vendor-operator'),
      hasCustomers: customers.length > 0,
      customer: actor.roles.includes('customer'),
    }),
  };
}

const apiFor =
  ({ api }: Place, { locale, request }: Visit, actor: Actor) =>
  <B>(call: string, ask?: Ask): Promise<Answer & { body: B }> =>
    api<B>({ actor, locale, requestId: requestIdOf(request) }, call, ask);

/** The handler of a page for signed-in readers; anybody else is sent to sign in and comes back. */
export const signedIn =
  (place: Place, handle: (visit: Signed) => Promise<void>): RequestHandler =>
  async (request, response) => {
    const actor = await actorIn(place, request);
    if (!actor) return leadToSignIn(place, request, response);
    await byPerson(response, actor);
    response.locals['actor'] = actor;
    await giveBackKept(place, request, actor.personId);
    const visit = await visitOf(place, request, response, actor);
    await handle({ ...visit, actor, api: apiFor(place, visit, actor) });
  };

/** The handler of a public page. */
export const open =
  (place: Place, handle: (visit: Visit) => Promise<void>): RequestHandler =>
  async (request, response) =>
    handle(await visitOf(place, request, response));

/** The actor signed in by a request's session; an ended session is nobody's. */
export async function actorIn({ deps, cookies }: Place, request: Request): Promise<Actor | undefined> {
  const id = cookies.session(request);
  const person = id === undefined ? undefined : await findSessionPerson(deps.api.db, id, deps.sessions ?? SESSION_LIFE);
  return person && actorOf(person);
}
