import { z } from 'zod';
import {
  findParty,
  findPerson,
  listParties,
  listPeople,
  type Party,
  type PersonRow,
} from '../../db/directory/directory';
import { CUSTOMER_FORM, customerBody, PARTNER_FORM, partnerBody, personBody } from '../directory/directory-bodies';
import { customerOf } from '../directory/customers';
import { customerView, partnerView, personView } from '../directory/directory-views';
import { putParty } from '../directory/directory-writes';
import { putPerson } from '../directory/people-writes';
import { revealRoute } from '../directory/reveals';
import { mayRead, named, OPERATOR, own, paged, READERS, shownTo } from '../directory/directory-access';
import { type Call, ok, type Route, route } from '../http/http';
import { partOf } from '../http/merge';
import { type Answer } from '../http/answer';
import { notFound } from '../http/problems';
import { flag, id, line, PAGING } from '../http/texts';

const partyQuery = z.strictObject({ text: line(128).optional(), ...PAGING });
const peopleQuery = z.strictObject({
  party: id().optional(),
  role: id().optional(),
  text: line(128).optional(),
  includeInactive: flag().optional(),
  ...PAGING,
});
const versioned = (row: { version: number }, body: unknown): Answer => ok(body, { ETag: `"${row.version}"` });

const listed = (kind: 'partner' | 'customer', view: (party: Party) => unknown): Route =>
  route({
    method: 'get',
    path: `/v1/directory/${kind}s`,
    summary: `Lists ${kind}s`,
    roles: OPERATOR,
    query: partyQuery,
    answers: { 200: '{ items, next? }' },
    handle: async ({ deps, query: { limit, cursor: after, text } }) =>
      paged(await listParties(deps.db, { kind, limit: limit + 1, after, text }), limit, view),
  });

type Reading = Pick<Call, 'deps' | 'actor' | 'params'>;

async function partnerOf(call: Reading): Promise<Party> {
  const party = await findParty(call.deps.db, named(call));
  if (party?.kind !== 'partner' || !mayRead(call, party.id)) throw notFound();
  return party;
}

async function personOf(call: Reading): Promise<PersonRow> {
  const person = await findPerson(call.deps.db, named(call));
  if (person === undefined || !mayRead(call, person.partyId)) throw notFound();
  return person;
}

const partners: Route[] = [
  listed('partner', (party) => partnerView(party, 'list')),
  route({
    method: 'get',
    path: '/v1/directory/partners/{id}',
    summary: 'Reads a partner, contact data masked except to its own administrators',
    roles: READERS,
    answers: { 200: 'The partner', 404: 'Unknown or foreign' },
    handle: async (call) => {
      const party = await partnerOf(call);
      return versioned(party, partnerView(party, shownTo(call, party.id)));
    },
  }),
  revealRoute({ kind: 'partner', of: 'partners', roles: READERS, find: partnerOf, view: partnerView }),
  route({
    method: 'put',
    path: '/v1/directory/partners/{id}',
    summary: 'Writes a partner; a field left out is left alone, null empties it',
    roles: OPERATOR,
    documents: partOf(partnerBody),
    answers: { 200: 'The partner, with contact data masked', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const saved = await putParty(call, PARTNER_FORM, named(call), call.body);
      return versioned(saved, partnerView(saved, 'one'));
    },
  }),
];

const customers: Route[] = [
  listed('customer', (party) => customerView(party, 'list')),
  route({
    method: 'get',
    path: '/v1/directory/customers/{id}',
    summary: 'Reads a customer, contact data masked; administrators of a partner see only its customers',
    roles: READERS,
    answers: { 200: 'The customer', 404: 'Unknown or foreign' },
    handle: async (call) => {
      const party = await customerOf(call);
      return versioned(party, customerView(party, 'one'));
    },
  }),
  revealRoute({ kind: 'customer', of: 'customers', roles: READERS, find: customerOf, view: customerView }),
  route({
    method: 'put',
    path: '/v1/directory/customers/{id}',
    summary: 'Writes a customer; a field left out is left alone, null empties it',
    roles: OPERATOR,
    documents: partOf(customerBody),
    answers: { 200: 'The customer, with contact data masked', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const saved = await putParty(call, CUSTOMER_FORM, named(call), call.body);
      return versioned(saved, customerView(saved, 'one'));
    },
  }),
];

const people: Route[] = [
  route({
    method: 'get',
    path: '/v1/directory/people',
    summary: 'Lists people; administrators of a partner see only their own',
    roles: READERS,
    query: peopleQuery,
    answers: { 200: '{ items, next? }' },
    handle: async (call) => {
      const { limit, cursor: after, party, role, text, includeInactive = false } = call.query;
      const partyId = own(call) ?? party;
      const rows = await listPeople(call.deps.db, { limit: limit + 1, after, partyId, role, text, includeInactive });
      return paged(rows, limit, (person) => personView(person, 'list'));
    },
  }),
  route({
    method: 'get',
    path: '/v1/directory/people/{id}',
    summary: 'Reads a person, contact data masked except to those of the same party',
    roles: READERS,
    answers: { 200: 'The person', 404: 'Unknown or foreign' },
    handle: async (call) => {
      const person = await personOf(call);
      return versioned(person, personView(person, shownTo(call, person.partyId)));
    },
  }),
  revealRoute({ kind: 'person', of: 'people', roles: READERS, find: personOf, view: personView }),
  route({
    method: 'put',
    path: '/v1/directory/people/{id}',
    summary: 'Writes a person; a field left out is left alone, null empties it, a removed role counts at once',
    roles: OPERATOR,
    documents: partOf(personBody),
    answers: {
      200: 'The person, with contact data masked except to those of the same party',
      403: 'One may not change one’s own rights',
      409: 'The last active holder of a role that administers',
      412: 'Changed meanwhile',
    },
    handle: async (call) => {
      const saved = await putPerson(call, named(call), call.body);
      return versioned(saved, personView(saved, shownTo(call, saved.partyId)));
    },
  }),
];

/** The built-in registry: partners, customers and people. */
export const directoryRoutes = (): Route[] => [...partners, ...customers, ...people];
