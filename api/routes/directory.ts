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
import { customerShape, partnerShape, personShape } from '../shapes/directory';
import { gives, page, type Told } from '../shapes/shape';

const partyQuery = z.strictObject({ text: line(128).optional(), ...PAGING });
const peopleQuery = z.strictObject({
  party: id().optional(),
  role: id().optional(),
  text: line(128).optional(),
  includeInactive: flag().optional(),
  ...PAGING,
});
const versioned = <B>(row: { version: number }, body: B): Answer<B> => ok(body, { ETag: `"${row.version}"` });

const listed = <S extends z.ZodType>(kind: 'partner' | 'customer', shape: S, view: (party: Party) => Told<S>): Route =>
  route({
    method: 'get',
    path: `/v1/directory/${kind}s`,
    id: kind === 'partner' ? 'listPartners' : 'listCustomers',
    summary: `Lists ${kind}s`,
    roles: OPERATOR,
    query: partyQuery,
    answers: { 200: gives(`A page of ${kind}s`, page(shape)) },
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
  listed('partner', partnerShape, (party) => partnerView(party, 'list')),
  route({
    method: 'get',
    path: '/v1/directory/partners/{id}',
    id: 'getPartner',
    summary: 'Reads a partner, contact data masked except to its own administrators',
    roles: READERS,
    answers: { 200: gives('The partner', partnerShape, 'ETag'), 404: 'Unknown or foreign' },
    handle: async (call) => {
      const party = await partnerOf(call);
      return versioned(party, partnerView(party, shownTo(call, party.id)));
    },
  }),
  revealRoute({
    kind: 'partner',
    of: 'partners',
    id: 'revealPartner',
    shape: partnerShape,
    roles: READERS,
    find: partnerOf,
    view: partnerView,
  }),
  route({
    method: 'put',
    path: '/v1/directory/partners/{id}',
    id: 'putPartner',
    summary: 'Writes a partner; a field left out is left alone, null empties it',
    roles: OPERATOR,
    documents: partOf(partnerBody),
    examples: { 'another address': { email: 'office@partner.example', reason: 'As asked by the partner' } },
    answers: { 200: gives('The partner, with contact data masked', partnerShape, 'ETag'), 412: 'Changed meanwhile' },
    handle: async (call) => {
      const saved = await putParty(call, PARTNER_FORM, named(call), call.body);
      return versioned(saved, partnerView(saved, 'one'));
    },
  }),
];

const customers: Route[] = [
  listed('customer', customerShape, (party) => customerView(party, 'list')),
  route({
    method: 'get',
    path: '/v1/directory/customers/{id}',
    id: 'getCustomer',
    summary: 'Reads a customer, contact data masked; administrators of a partner see only its customers',
    roles: READERS,
    answers: { 200: gives('The customer', customerShape, 'ETag'), 404: 'Unknown or foreign' },
    handle: async (call) => {
      const party = await customerOf(call);
      return versioned(party, customerView(party, 'one'));
    },
  }),
  revealRoute({
    kind: 'customer',
    of: 'customers',
    id: 'revealCustomer',
    shape: customerShape,
    roles: READERS,
    find: customerOf,
    view: customerView,
  }),
  route({
    method: 'put',
    path: '/v1/directory/customers/{id}',
    id: 'putCustomer',
    summary: 'Writes a customer; a field left out is left alone, null empties it',
    roles: OPERATOR,
    documents: partOf(customerBody),
    examples: { 'a named account': { namedAccount: true } },
    answers: {
      200: gives('The customer, with contact data masked', customerShape, 'ETag'),
      412: 'Changed meanwhile',
    },
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
    id: 'listPeople',
    summary: 'Lists people; administrators of a partner see only their own',
    roles: READERS,
    query: peopleQuery,
    answers: { 200: gives('A page of people', page(personShape)) },
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
    id: 'getPerson',
    summary: 'Reads a person, contact data masked except to those of the same party',
    roles: READERS,
    answers: { 200: gives('The person', personShape, 'ETag'), 404: 'Unknown or foreign' },
    handle: async (call) => {
      const person = await personOf(call);
      return versioned(person, personView(person, shownTo(call, person.partyId)));
    },
  }),
  revealRoute({
    kind: 'person',
    of: 'people',
    id: 'revealPerson',
    shape: personShape,
    roles: READERS,
    find: personOf,
    view: personView,
  }),
  route({
    method: 'put',
    path: '/v1/directory/people/{id}',
    id: 'putPerson',
    summary: 'Writes a person; a field left out is left alone, null empties it, a removed role counts at once',
    roles: OPERATOR,
    documents: partOf(personBody),
    examples: { 'other roles': { roles: ['account-manager'] } },
    answers: {
      200: gives('The person, with contact data masked except to those of the same party', personShape, 'ETag'),
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
