import { z } from 'zod';
import { findParty, findPerson, listParties, listPeople, type Party } from '../../db/directory';
import { listAssociations, listCooperations } from '../../db/relationships';
import {
  associationBody,
  cooperationBody,
  customerBody,
  customerRow,
  isDirectoryId,
  partnerBody,
  partnerRow,
  personBody,
  personRow,
} from '../directory-bodies';
import { customerView, partnerView, personView, spanView } from '../directory-views';
import { putAssociation, putCooperation, putParty, putPerson } from '../directory-writes';
import { InvalidCursor } from '../../db/paging';
import { type Answer, type Call, ok, type Route, route } from '../http';
import { notFound } from '../problems';
import { flag, id, line, PAGING } from '../texts';

const OPERATOR = ['vendor-operator'] as const;
const READERS = ['vendor-operator', 'partner-admin'] as const;

const partyQuery = z.strictObject({ text: line(128).optional(), ...PAGING });
const peopleQuery = z.strictObject({
  party: id().optional(),
  role: id().optional(),
  includeInactive: flag().optional(),
  ...PAGING,
});
const spanQuery = z.strictObject({
  customer: id().optional(),
  partner: id().optional(),
  distributor: id().optional(),
  master: id().optional(),
  includeEnded: flag().optional(),
  ...PAGING,
});

/** The party a reader is limited to: his own for a partner's administrator, none for operations. */
const own = ({ actor }: Pick<Call, 'actor'>): string | undefined =>
  actor.roles.includes('vendor-operator') ? undefined : actor.partyId;

const named = (call: Pick<Call<unknown, unknown>, 'params'>): string => {
  const key = call.params['id']!;
  if (!isDirectoryId(key)) throw notFound();
  return key;
};

function paged<R extends { id: string | number }>(rows: R[], limit: number, view: (row: R) => unknown): Answer {
  const items = rows.slice(0, limit);
  return ok({ items: items.map(view), ...(rows.length > limit && { next: String(items.at(-1)!.id) }) });
}

const versioned = (row: { version: number }, body: unknown): Answer => ok(body, { ETag: `"${row.version}"` });

const parties = (kind: 'partner' | 'customer', view: (party: Party, list: boolean) => unknown): Route[] => [
  route({
    method: 'get',
    path: `/v1/directory/${kind}s`,
    summary: `Lists ${kind}s`,
    roles: OPERATOR,
    query: partyQuery,
    answers: { 200: '{ items, next? }' },
    handle: async ({ deps, query: { limit, cursor: after, text } }) =>
      paged(await listParties(deps.db, { kind, limit: limit + 1, after, text }), limit, (party) => view(party, true)),
  }),
  route({
    method: 'get',
    path: `/v1/directory/${kind}s/{id}`,
    summary: `Reads a ${kind}`,
    roles: READERS,
    answers: { 200: `The ${kind}`, 404: 'Unknown or foreign' },
    handle: async (call) => {
      const party = await findParty(call.deps.db, named(call));
      if (party?.kind !== kind || (own(call) ?? party.id) !== party.id) throw notFound();
      return versioned(party, view(party, false));
    },
  }),
];

const people: Route[] = [
  route({
    method: 'get',
    path: '/v1/directory/people',
    summary: 'Lists people; an administrator of a partner sees his own',
    roles: READERS,
    query: peopleQuery,
    answers: { 200: '{ items, next? }' },
    handle: async (call) => {
      const { limit, cursor: after, party, role, includeInactive = false } = call.query;
      const partyId = own(call) ?? party;
      const rows = await listPeople(call.deps.db, { limit: limit + 1, after, partyId, role, includeInactive });
      return paged(rows, limit, (person) => personView(person, true));
    },
  }),
  route({
    method: 'get',
    path: '/v1/directory/people/{id}',
    summary: 'Reads a person',
    roles: READERS,
    answers: { 200: 'The person', 404: 'Unknown or foreign' },
    handle: async (call) => {
      const person = await findPerson(call.deps.db, named(call));
      if (!person || (own(call) ?? person.partyId) !== person.partyId) throw notFound();
      return versioned(person, personView(person, false));
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/people/{id}',
    summary: 'Writes a person; a removed role counts at once',
    roles: OPERATOR,
    body: personBody,
    answers: { 200: 'The person', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const saved = await putPerson(call, personRow(named(call), call.body));
      return versioned(saved, personView(saved, false));
    },
  }),
];

const written: Route[] = [
  route({
    method: 'put',
    path: '/v1/directory/partners/{id}',
    summary: 'Writes a partner',
    roles: OPERATOR,
    body: partnerBody,
    answers: { 200: 'The partner', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const saved = await putParty(call, partnerRow(named(call), call.body));
      return versioned(saved, partnerView(saved, false));
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/customers/{id}',
    summary: 'Writes a customer',
    roles: OPERATOR,
    body: customerBody,
    answers: { 200: 'The customer', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const saved = await putParty(call, customerRow(named(call), call.body));
      return versioned(saved, customerView(saved, false));
    },
  }),
];

const spans: Route[] = [
  route({
    method: 'get',
    path: '/v1/directory/associations',
    summary: 'Associations of customers and partners; an administrator of a partner sees his own',
    roles: READERS,
    query: spanQuery,
    answers: { 200: '{ items, next? }' },
    handle: async (call) => {
      const { limit, cursor: after, customer: customerId, partner, includeEnded = false } = call.query;
      const partnerId = own(call) ?? partner;
      return paged(
        await listAssociations(call.deps.db, {
          limit: limit + 1,
          after: rowNo(after),
          customerId,
          partnerId,
          includeEnded,
        }),
        limit,
        spanView,
      );
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/associations/{id}',
    summary: 'Brings the association of a customer into a state; `until` ends it',
    roles: OPERATOR,
    body: associationBody,
    answers: { 200: '{ items }: the associations of the customer' },
    handle: async (call) => {
      const customerId = named(call);
      await putAssociation(call, customerId, call.body);
      return paged(await listAssociations(call.deps.db, { customerId, includeEnded: true, limit: 100 }), 100, spanView);
    },
  }),
  route({
    method: 'get',
    path: '/v1/directory/cooperations',
    summary: 'Cooperations of distributors and masters; an administrator of a partner sees those of which he is part',
    roles: READERS,
    query: spanQuery,
    answers: { 200: '{ items, next? }' },
    handle: async (call) => {
      const { limit, cursor: after, distributor, master, includeEnded = false } = call.query;
      const party = await findParty(call.deps.db, own(call) ?? '');
      const side =
        party?.partnerKind === 'master-distributor' ? { masterId: party.id } : party && { distributorId: party.id };
      const filter = {
        limit: limit + 1,
        after: rowNo(after),
        includeEnded,
        distributorId: distributor,
        masterId: master,
        ...side,
      };
      return paged(await listCooperations(call.deps.db, filter), limit, spanView);
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/cooperations/{id}',
    summary: 'Brings the cooperation of a distributor into a state; `until` ends it',
    roles: OPERATOR,
    body: cooperationBody,
    answers: { 200: '{ items }: the cooperations of the distributor' },
    handle: async (call) => {
      const distributorId = named(call);
      await putCooperation(call, distributorId, call.body);
      return paged(
        await listCooperations(call.deps.db, { distributorId, includeEnded: true, limit: 100 }),
        100,
        spanView,
      );
    },
  }),
];

const rowNo = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined || /^\d{1,15}$/.test(cursor)) return cursor;
  throw new InvalidCursor('not a row');
};

/** The built-in registry: partners, customers, people, associations, cooperations. */
export const directoryRoutes = (): Route[] => [
  ...parties('partner', partnerView),
  ...parties('customer', customerView),
  ...people,
  ...written,
  ...spans,
];
