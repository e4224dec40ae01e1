import { DeadInvitationPage } from './ended-invitation-page';
import { noteOpened } from '../../../db/engine/consent-tokens';
import { randomUUID } from 'node:crypto';
import { Router, type RequestHandler } from 'express';
import { notFound } from '../../http/problems';
import { textOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { keepRefusedLink } from '../../cases/refused-link';
import { decideInvitation } from './invitation-decision';
import {
  BACK,
  findInvitation,
  findReceived,
  type Invitation,
  isToken,
  type Reader,
  readerOf,
  RECEIVED,
  UNDER,
} from './invitation-link';
import { showAfter, sentUnder } from './invitation-receipt';
import { showInvitation } from './invitation-view';
import { actorIn, type Place, type Signed, type Visit, visitOf } from '../frame/visit';

const RETURN_COOKIE = 'assent-invitation';
const HOUR_MS = 3_600_000;

const secret: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex, nofollow' });
  next();
};

/**
 * The pages of an invitation by e-mail. Reading never changes anything; a decision needs the link and the invited
 * account.
 */
export function invitationPages(place: Place): Router {
  const router = Router();
  router.use(UNDER, secret);
  router.get(BACK, (request, response) => {
    const token = place.cookies.kept(request, RETURN_COOKIE);
    const address = typeof token === 'string' ? `${UNDER}/${token}` : '/';
    response.status(303).set('Location', address).end();
  });
  router.get(`${UNDER}/:token`, anybody(place, show));
  router.post(`${UNDER}/:token`, fromOurPages(place.cookies), anybody(place, decide));
  return router;
}

/** The handler of a public page, which greets signed-in readers by name. */
const anybody =
  (place: Place, handle: (place: Place, visit: Visit) => Promise<void>): RequestHandler =>
  async (request, response) => {
    const actor = await actorIn(place, request);
    await handle(place, await visitOf(place, request, response, actor));
  };

const tokenOf = ({ request }: Visit): string => String(request.params['token']);

async function show(place: Place, visit: Visit): Promise<void> {
  const token = tokenOf(visit);
  // Through a cookie, so that the token is in no address but its own.
  if (isToken(token)) place.cookies.keep(visit.response, RETURN_COOKIE, token, HOUR_MS, UNDER);
  if (isToken(token)) await noteOpened(place.deps.api.db, token);
  if (await shown(place, visit, await findInvitation(place, token, visit.now))) return;
  await visit.show(DeadInvitationPage, { signIn: visit.actor === undefined ? `/sign-in?to=${BACK}` : undefined }, 410);
}

/** Answers with an invitation as its reader may see it; false if the reader may not. */
async function shown(place: Place, visit: Visit, invitation: Invitation | undefined): Promise<boolean> {
  if (!invitation) return false;
  const reader = await readerOf(place, invitation, visit.actor);
  if (await showAfter(place, visit, invitation, reader)) return true;
  if (invitation.live) await showInvitation(place, visit, invitation, reader, { key: randomUUID() });
  return invitation.live;
}

async function decide(place: Place, visit: Visit): Promise<void> {
  const find = (): Promise<Invitation | undefined> => findInvitation(place, tokenOf(visit), visit.now);
  await decided(place, visit, find, `${UNDER}/${tokenOf(visit)}`);
}

async function decided(
  place: Place,
  visit: Visit,
  find: () => Promise<Invitation | undefined>,
  here: string,
): Promise<void> {
  const invitation = await find();
  const reader = invitation && (await readerOf(place, invitation, visit.actor));
  if (!invitation?.live || reader?.standing !== 'invited') {
    await keepRefused(place, visit, invitation, reader);
    return visit.goTo(here);
  }
  await decideInvitation(place, visit, invitation, reader, find);
}

// The second click on a button finds the invitation decided, by the same form.
async function keepRefused(
  { deps }: Place,
  { actor, posted }: Visit,
  invitation: Invitation | undefined,
  reader: Reader | undefined,
): Promise<void> {
  if (invitation && (await sentUnder({ deps }, actor, invitation, textOf(posted, 'key')))) return;
  const on = invitation && { caseId: invitation.row.id, taskId: invitation.task.id };
  const rule = invitation?.live ? 'not-authorised' : 'dead-link';
  await keepRefusedLink(deps.api.db, { actor, foreign: reader?.standing === 'other', on, rule });
}

/** An invitation for a distributor that finds it among its own, without the link. */
export async function showReceived(place: Place, visit: Signed): Promise<void> {
  if (!(await shown(place, visit, await received(place, visit)))) throw notFound();
}

/** The decision on it. */
export const decideReceived = (place: Place, visit: Signed): Promise<void> =>
  decided(place, visit, () => received(place, visit), `${RECEIVED}/${String(visit.request.params['id'])}`);

const received = (place: Place, { actor, request, now }: Signed): Promise<Invitation | undefined> =>
  findReceived(place, actor, String(request.params['id']), now);
