import { assigneesOf, endAssignments } from '../../../db/directory/assignments';
import {
  activePeople,
  findParty,
  findPartnerByEmail,
  findPerson,
  type Party,
  type PersonRow,
} from '../../../db/directory/directory';
import { receiversOf } from '../../../db/directory/receivers';
import type { Db } from '../../../db/knex';
import { currentCooperation, startCooperation } from '../../../db/directory/relationships';
import type { Partner, PartnerDirectoryPort, PartyRecord, Person } from '../directory';
import { PortRefusal } from '../errors';
import { ask, doOnce } from './simulation';

const recordOf = ({ id, name, nameEn, accountName, email, mobile, locale, status }: Party): PartyRecord => {
  return { id, name, nameEn, accountName, email, mobile, locale, status };
};

const partnerOf = (party: Party): Partner | null => {
  if (!party.partnerKind) return null;
  const { partnerKind: kind, programmes, regions, pathStage, verificationCodeRequired } = party;
  return { ...recordOf(party), kind, programmes, regions, pathStage, verificationCodeRequired };
};

const personOf = ({ id, partyId, name, nameEn, email, mobile, locale, roles, active }: PersonRow): Person => {
  return { id, partyId, name, nameEn, email, mobile, locale, roles, active };
};

/** The partners, customers and people of our own registry. */
export function registryDirectory(db: Db): PartnerDirectoryPort {
  const port = 'directory';
  return {
    partner: ({ id }) =>
      ask(db, port, id, async () => {
        const party = await findParty(db, id);
        return { partner: party ? partnerOf(party) : null };
      }),
    partnerByEmail: ({ email }) =>
      ask(db, port, email, async () => {
        const party = await findPartnerByEmail(db, email);
        return { partner: party ? partnerOf(party) : null };
      }),
    customer: ({ id }) =>
      ask(db, port, id, async () => {
        const party = await findParty(db, id);
        if (party?.kind !== 'customer') return { customer: null };
        return { customer: { ...recordOf(party), namedAccount: party.namedAccount } };
      }),
    person: ({ id }) =>
      ask(db, port, id, async () => {
        const row = await findPerson(db, id);
        return { person: row ? personOf(row) : null };
      }),
    contacts: ({ partyId, role, except = [] }) =>
      ask(db, port, partyId, async () => {
        const ids = role === undefined ? undefined : await receiversOf(db, { partyId, role, except });
        return { people: (await activePeople(db, { partyId, ids, except })).map(personOf) };
      }),
    accountManagers: ({ partnerId, customerId }) =>
      ask(db, port, customerId, async () => {
        const ids = await assigneesOf(db, { partnerId, assignedId: customerId });
        const people = await Promise.all(ids.map((id) => findPerson(db, id)));
        return { people: people.filter((row) => row !== undefined).map(personOf) };
      }),
    endAssignments: ({ key, ...request }) => {
      const { partnerId, customerId } = request;
      return doOnce(db, { port, operation: 'endAssignments', subject: customerId, key, request }, async (tx) => ({
        personIds: await endAssignments(tx, { partnerId, assignedId: customerId }),
      }));
    },
    cooperation: ({ distributorId }) =>
      ask(db, port, distributorId, async () => {
        const row = await currentCooperation(db, distributorId);
        if (!row) return { cooperation: null };
        const { masterId, region, since } = row;
        return { cooperation: { distributorId, masterId, region, since } };
      }),
    startCooperation: ({ key, ...request }) => {
      const subject = request.distributorId;
      return doOnce(db, { port, operation: 'startCooperation', subject, key, request }, async (tx) => {
        if (!(await startCooperation(tx, request))) {
          throw new PortRefusal('already-has-master', 'the distributor already cooperates with a master distributor');
        }
        return { since: request.at };
      });
    },
  };
}
