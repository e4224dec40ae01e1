import type { KeptCode } from './asked-code';
import { randomUUID } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import { PortRefusal } from '../../../activities/ports';
import { decisionPurpose } from '../../cases/codes';
import { invalidField } from '../../http/parse';
import { Problem } from '../../http/problems';

import { isReplaced } from '../../../db/engine/consent-tokens';
import { fromConsentPage } from '../frame/cookies';
import { decideByLink } from './consent-decision';
import { findLink, type Link } from './consent-link';
import { showReceipt } from './consent-receipt';
import { showConsent } from './consent-view';
import { keepRefusedLink, type RefusedLink } from '../../cases/refused-link';
import { actorIn, open, type Place, type Visit } from '../frame/visit';

const CODE_COOKIE = 'assent-code';
const RETURN_COOKIE = 'assent-return';
const MINUTES_10 = 600_000;
/** Where a reader who had to sign in first finds their link again. */
const BACK = '/consent/back';

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
    open(place, (visit) => show(place, visit)),
  );
  router.get(['/consent/:token/code', '/consent/:token/decision'], (request, response) => {
    response
      .status(303)
      .set('Location', `/consent/${encodeURIComponent(String(request.params['token']))}`)
      .end();
  });
  router.post(
    '/consent/:token/code',
    guarded,
    open(place, (visit) => sendCode(place, visit)),
  );
  router.post(
    '/consent/:token/decision',
    guarded,
    open(place, async (visit) => {
      const link = await linkOf(place, visit);
      if (link) await decideByLink(place, visit, link, keptCode(place, visit, link));
    }),
  );
  return router;
}

const deadLink = (link: Link | undefined): RefusedLink => ({
  ...(link && { actor: link.actor, on: { caseId: link.row.id, taskId: link.task.id } }),
  rule: 'dead-link',
});

/** The link of a visit while it may decide; otherwise answers the visit: a link that a newer one replaced says so. */
async function linkOf(place: Place, visit: Visit): Promise<Link | undefined> {
  const link = await findLink(place, String(visit.request.params['token']));
  if (link && place.deps.consentLogin && !(await provedByLogin(place, visit, link))) return undefined;
  if (link && (await showReceipt(place, visit, link))) return undefined;
  if (link?.live) return link;
  if (visit.request.method === 'POST') await keepRefusedLink(place.deps.api.db, deadLink(link));
  const replaced = await isReplaced(place.deps.api.db, String(visit.request.params['token']));
  await visit.show('consent-dead', { replaced }, 410);
  return undefined;
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

async function show(place: Place, visit: Visit): Promise<void> {
  const link = await linkOf(place, visit);
  if (!link) return;
  place.cookies.binding(visit.request, visit.response);
  await showConsent(place, visit, link, { sent: keptCode(place, visit, link) });
}

async function sendCode(place: Place, visit: Visit): Promise<void> {
  const link = await linkOf(place, visit);
  if (!link) return;
  const { cookies, deps } = place;
  const { actor, task, mark, token } = link;
  const binding = cookies.binding(visit.request, visit.response);
  try {
    const call = { key: randomUUID(), partyId: actor.partyId, purpose: decisionPurpose(task.id), binding };
    const { codeId, sentTo, expiresAt } = await deps.api.codes.send(call);
    cookies.keep(visit.response, CODE_COOKIE, { mark, codeId, sentTo, expiresAt } satisfies KeptCode, MINUTES_10);
  } catch (error) {
    if (!(error instanceof PortRefusal)) throw error;
    return showConsent(place, visit, link, { problem: refusalOf(error, visit) });
  }
  visit.goTo(`/consent/${token}#send`);
}

function refusalOf({ code }: PortRefusal, { m }: Visit): Problem {
  const text = code === 'too-many-codes' ? m.consent.errors.tooMany : m.consent.errors.undeliverable;
  const problem = invalidField('code', code, text, text);
  return code === 'too-many-codes'
    ? new Problem('too-many-requests', { ...problem.extras, retryAfterSeconds: 600 })
    : problem;
}
