import { Router } from 'express';
import { findParty, type Party } from '../../../db/directory/directory';
import { notFound } from '../../http/problems';
import { fromOurPages } from '../frame/cookies';
import { decideApplications, showApplications } from './distribution-applications';
import { invite, showInvitations } from './distribution-invitations';
import { showDistributors, showMine } from './distribution-partners';
import { decideReceived, showReceived } from './invitation';
import { RECEIVED } from './invitation-link';
import { type Place, signedIn, type Signed } from '../frame/visit';

/**
 * The pages of a master distributor (applications, invitations, its distributors), and what a distributor sees of its
 * own master.
 */
export function distributionPages(place: Place): Router {
  const router = Router();
  const ours = fromOurPages(place.cookies);
  const of = (masters?: Handler, distributors?: Handler) =>
    signedIn(place, async (visit) => handlerFor(await partyOf(place, visit), masters, distributors)(place, visit));
  router.get('/distribution', of(showApplications, showMine));
  router.post('/distribution', ours, of(decideApplications));
  router.get('/distribution/invitations', of(showInvitations));
  router.post('/distribution/invitations', ours, of(invite));
  router.get('/distribution/distributors', of(showDistributors));
  router.get(`${RECEIVED}/:id`, of(undefined, showReceived));
  router.post(`${RECEIVED}/:id`, ours, of(undefined, decideReceived));
  return router;
}

type Handler = (place: Place, visit: Signed) => Promise<void>;

const partyOf = ({ deps }: Place, { actor }: Signed): Promise<Party | undefined> =>
  findParty(deps.api.db, actor.partyId);

function handlerFor(party: Party | undefined, masters?: Handler, distributors?: Handler): Handler {
  const handlers = { 'master-distributor': masters, 'cloud-distributor': distributors };
  const handler = handlers[party?.partnerKind as keyof typeof handlers];
  if (!handler) throw notFound();
  return handler;
}
