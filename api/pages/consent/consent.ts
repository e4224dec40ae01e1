import type { KeptCode } from './asked-code';
import { randomUUID } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import { PortRefusal } from '../../../activities/ports';
import { resendTask } from '../../../db/outbox/resend';
import { decisionPurpose } from '../../cases/codes';
import { invalidField } from '../../http/parse';
import { notFound, Problem } from '../../http/problems';
import { faultOf, messagesOf } from '../forms/faults';
import { textsOf } from '../forms/form-values';
import { fromConsentPage } from '../frame/cookies';
import { decideByLink } from './consent-decision';
import { endOf, findLink, type Link } from './consent-link';
import { keepReceipt, recordFor, showReceipt } from './consent-receipt';
import { fieldsOfLink, showConsent } from './consent-view';
import { EndedLinkPage } from './ended-link-page';
import { passedCode } from './passed-code';
import { keepRefusedLink } from '../../cases/refused-link';
import { actorIn, open, type Place, type Visit } from '../frame/visit';
import { consentWords } from './words';

const CODE_COOKIE = 'assent-code';
const TYPED_COOKIE = 'assent-typed';
const RETURN_COOKIE = 'assent-return';
const MINUTES_10 = 600_000;
/** Where a reader who had to sign in first finds their link again. */
const BACK = '/consent/back';
/** That a code was asked for, or a link, on the page that led here. */
const CODE_SENT = 'code';
const ASKED_AGAIN = 'again';

/** The code that this browser has asked for through a link. */
export function keptCode({ cookies }: Place, visit: Visit, link: Link): KeptCode | undefined {
  const kept = cookies.kept(visit.request, CODE_COOKIE) as KeptCode | undefined;
  return kept?.mark === link.mark ? kept : undefined;
}

const secret: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow' });
  next();
};

/** The consent pages. Reading never changes anything; a decision needs the link, its browser's code and the ticks. */
export function consentPages(place: Place): Router {
  const router = Router();
  const guarded = fromConsentPage(place.cookies);
  const withLink = (handle: (visit: Visit, link: Link) => Promise<void>): RequestHandler =>
    open(place, async (visit) => {
      const link = await linkOf(place, visit);
      if (link) await handle(visit, link);
    });
  router.use('/consent', secret);
  router.get(BACK, (request, response) => {
    const token = place.cookies.kept(request, RETURN_COOKIE);
    response
      .status(303)
      .set('Location', typeof token === 'string' ? `/consent/${token}` : '/')
      .end();
  });
  router.get(
    '/consent/:token',
    withLink((visit, link) => show(place, visit, link)),
  );
  router.get(
    '/consent/:token/record.json',
    withLink((visit, link) => sendRecord(place, visit, link)),
  );
  router.get('/consent/:token/:part', (request, response) => {
    response
      .status(303)
      .set('Location', `/consent/${encodeURIComponent(String(request.params['token']))}`)
      .end();
  });
  router.post(
    '/consent/:token/code',
    guarded,
    withLink((visit, link) => sendCode(place, visit, link)),
  );
  router.post(
    '/consent/:token/decision',
    guarded,
    withLink(async (visit, link) => {
      if (await showReceipt(place, visit, link)) return;
      if (!link.live) return showEnd(place, visit, link);
      await decideByLink(place, visit, link, keptCode(place, visit, link));
    }),
  );
  router.post(
    '/consent/:token/receipt',
    guarded,
    withLink((visit, link) => proveReceipt(place, visit, link)),
  );
  router.post(
    '/consent/:token/again',
    guarded,
    withLink((visit, link) => sendAgain(place, visit, link)),
  );
  return router;
}

/** The link of a visit; one that was never issued, or is somebody else's, is answered here. */
async function linkOf(place: Place, visit: Visit): Promise<Link | undefined> {
  const link = await findLink(place, String(visit.request.params['token']));
  if (!link) {
    await keepRefused(place, visit, undefined);
    await visit.show(EndedLinkPage, { end: undefined }, 410);
    return undefined;
  }
  if (place.deps.consentLogin && !(await provedByLogin(place, visit, link))) return undefined;
  return link;
}

/** Keeps an attempt to decide through a link that cannot. */
async function keepRefused({ deps }: Place, { request }: Visit, link: Link | undefined): Promise<void> {
  if (request.method !== 'POST') return;
  await keepRefusedLink(deps.api.db, {
    ...(link && { actor: link.actor, on: { caseId: link.row.id, taskId: link.task.id } }),
    rule: 'dead-link',
  });
}

/**
 * Whether the customer of a link is signed in; otherwise the visit was sent to sign in, or refused as somebody else's.
 */
async function provedByLogin(place: Place, visit: Visit, link: Link): Promise<boolean> {
  const signedIn = await actorIn(place, visit.request);
  if (signedIn?.partyId === link.actor.partyId) return true;
  if (signedIn) throw new Problem('not-authorised');
  // Through a cookie, so that the token is in no address but its own.
  place.cookies.keep(visit.response, RETURN_COOKIE, link.token, MINUTES_10);
  visit.goTo(`/sign-in?to=${BACK}`);
  return false;
}

async function show(place: Place, visit: Visit, link: Link): Promise<void> {
  if (await showReceipt(place, visit, link)) return;
  if (!link.live) return showEnd(place, visit, link);
  place.cookies.binding(visit.request, visit.response);
  const sent = keptCode(place, visit, link);
  const codeJustSent = visit.request.query[CODE_SENT] !== undefined && sent !== undefined;
  await showConsent(place, visit, link, { sent, typed: typedIn(place, visit, link), codeJustSent });
}

/** What became of a link, and what its reader can do instead. */
async function showEnd(place: Place, visit: Visit, link: Link, problem?: Problem): Promise<void> {
  if (problem === undefined && visit.request.path.endsWith('/decision')) await keepRefused(place, visit, link);
  place.cookies.binding(visit.request, visit.response);
  const end = await endOf(place, link);
  const { query } = visit.request;
  const words = consentWords[visit.locale];
  const receipt = {
    sent: keptCode(place, visit, link),
    error: problem && messagesOf(problem, visit).get('code'),
    focus: query[CODE_SENT] !== undefined || problem !== undefined,
  };
  await visit.show(
    EndedLinkPage,
    {
      end,
      here: `/consent/${link.token}`,
      requestNo: link.row.requestNo,
      ...(link.task.status === 'decided' && { receipt }),
      askedAgain: query[ASKED_AGAIN] !== undefined,
      problem: problem && faultOf(problem, visit, new Map([['code', words.code.label]])),
    },
    410,
  );
}

/** What was typed before the code was asked for. */
function typedIn({ cookies }: Place, visit: Visit, link: Link): Readonly<Record<string, unknown>> {
  const kept = cookies.kept(visit.request, TYPED_COOKIE) as
    { mark: string; typed: Readonly<Record<string, unknown>> } | undefined;
  return kept?.mark === link.mark ? kept.typed : {};
}

async function sendCode(place: Place, visit: Visit, link: Link): Promise<void> {
  if (await showReceipt(place, visit, link)) return;
  if (!link.live && link.task.status !== 'decided') return showEnd(place, visit, link);
  const { cookies, deps } = place;
  const { actor, task, mark, token } = link;
  const { posted } = visit;
  const fields = [...fieldsOfLink(link).map(({ name }) => name), 'comment'];
  const typed = Object.fromEntries(
    fields.flatMap((name) => textsOf(posted, name).map((text) => [name, text] as const)),
  );
  const binding = cookies.binding(visit.request, visit.response);
  try {
    const call = { key: randomUUID(), partyId: actor.partyId, purpose: decisionPurpose(task.id), binding };
    const { codeId, sentTo, expiresAt } = await deps.api.codes.send(call);
    cookies.keep(visit.response, CODE_COOKIE, { mark, codeId, sentTo, expiresAt } satisfies KeptCode, MINUTES_10);
  } catch (error) {
    if (!(error instanceof PortRefusal)) throw error;
    const problem = refusalOf(error, visit);
    return link.live ? showConsent(place, visit, link, { problem }) : showEnd(place, visit, link, problem);
  }
  cookies.keep(visit.response, TYPED_COOKIE, { mark, typed }, MINUTES_10);
  visit.goTo(`/consent/${token}?${CODE_SENT}=sent`);
}

function refusalOf({ code }: PortRefusal, { locale }: Visit): Problem {
  const { errors } = consentWords[locale];
  const text = code === 'too-many-codes' ? errors.tooMany : errors.undeliverable;
  const problem = invalidField('code', code, text, text);
  return code === 'too-many-codes'
    ? new Problem('too-many-requests', { ...problem.extras, retryAfterSeconds: 600 })
    : problem;
}

/** Shows the receipt of a decision in a browser that has not made it, once it has proved to be its company's. */
async function proveReceipt(place: Place, visit: Visit, link: Link): Promise<void> {
  if (link.task.status === 'decided') {
    const failed = await passedCode(place, visit, link, keptCode(place, visit, link));
    if (failed) return showEnd(place, visit, link, failed);
    keepReceipt(place, visit, { mark: link.mark });
  }
  visit.goTo(`/consent/${link.token}`);
}

async function sendRecord(place: Place, visit: Visit, link: Link): Promise<void> {
  const record = await recordFor(place, visit, link);
  if (record === undefined) throw notFound();
  visit.response.type('json').attachment(`${link.row.requestNo}.json`).send(record);
}

/** Sends a new link to the registered address if there is still something to decide; answers the same in any case. */
async function sendAgain({ deps }: Place, visit: Visit, { row, task, actor, token }: Link): Promise<void> {
  await resendTask(deps.api.db, { caseId: row.id, taskId: task.id, actor });
  visit.goTo(`/consent/${token}?${ASKED_AGAIN}=sent`);
}
