import { findParty } from '../../../db/directory/directory';
import { countCustomers, currentCooperation, listCooperations } from '../../../db/directory/relationships';
import { nextPage } from '../case/cases';
import { REVIEW, waitingApplications } from './distribution-applications';
import { casesOf, type Listed, toneOf } from './distribution-cases';
import { DistributorsPage } from './distributors-page';
import { textOf } from '../forms/form-values';
import { INVITATION, RECEIVED } from './invitation-link';
import { MyMasterPage, type OwnRow } from './my-master-page';
import { nameIn, nameOfParty } from '../case/party-names';
import { regionName } from './regions';
import type { Place, Signed } from '../frame/visit';

const LIMIT = 25;

/** The distributors that cooperate with the reader's party now. */
export async function showDistributors(place: Place, visit: Signed): Promise<void> {
  const { actor, locale, request } = visit;
  const { db } = place.deps.api;
  const cursor = textOf(request.query, 'cursor');
  const after = cursor !== undefined && /^\d{1,15}$/.test(cursor) ? cursor : undefined;
  const [found, waiting] = await Promise.all([
    listCooperations(db, { masterId: actor.partyId, limit: LIMIT + 1, after }),
    waitingApplications(visit),
  ]);
  const rows = await Promise.all(
    found.slice(0, LIMIT).map(async ({ id, distributorId, region, since }) => {
      const [party, customers] = await Promise.all([findParty(db, distributorId), countCustomers(db, distributorId)]);
      return {
        customers,
        id,
        distributorId,
        name: party ? nameIn(party, locale) : distributorId,
        region: regionName(region, locale),
        since,
      };
    }),
  );
  const next = found.length > LIMIT ? nextPage(visit, String(rows.at(-1)!.id)) : undefined;
  await visit.show(DistributorsPage, { waiting, rows, next });
}

/** What a distributor sees: its master, its applications under way, and the invitations that reached it. */
export async function showMine(place: Place, visit: Signed): Promise<void> {
  const { actor, locale } = visit;
  const [cooperation, applications, invitations] = await Promise.all([
    currentCooperation(place.deps.api.db, actor.partyId),
    casesOf(place, visit, { type: REVIEW, party: actor.partyId, open: true }),
    casesOf(place, visit, { type: INVITATION, party: actor.partyId }),
  ]);
  await visit.show(MyMasterPage, {
    master: cooperation && {
      name: await nameOfParty(place, cooperation.masterId, locale),
      region: regionName(cooperation.region, locale),
      since: cooperation.since,
    },
    applications: applications.items.map(rowOf),
    invitations: invitations.items.map(rowOf),
    next: invitations.next && nextPage(visit, invitations.next),
  });
}

const rowOf = (row: Listed): OwnRow => ({
  id: row.id,
  requestNo: row.requestNo,
  master: row.parties.find(({ role }) => role === 'master')?.name ?? '',
  state: row.outcomeTitle ?? row.stateTitle,
  tone: toneOf(row),
  since: row.openedAt,
  dueAt: row.waitingOn?.dueAt,
  decide: row.tasks.some(({ canDecide }) => canDecide) ? `${RECEIVED}/${row.id}` : undefined,
});
