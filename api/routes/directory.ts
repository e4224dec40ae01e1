import { z } from 'zod';
import { findParty, findPerson, listParties, listPeople, type Party } from '../../db/directory/directory';
import { reasonedBody } from '../administration/reason';
import { CUSTOMER_FORM, customerBody, PARTNER_FORM, partnerBody, personBody } from '../directory/directory-bodies';
import { customerOf, revealCustomer } from '../directory/customers';
import { customerView, partnerView, personView } from '../directory/directory-views';
import { putParty } from '../directory/directory-writes';
import { putPerson } from '../directory/people-writes';
import { named, OPERATOR, own, paged, READERS } from '../directory/directory-access';
import { ok, type Route, route } from '../http/http';
import { partOf } from '../http/merge';
import { type Answer } from '../http/answer';
import { notFound } from '../http/problems';
import { flag, id, line, PAGING } from '../http/texts';

const partyQuery = z.strictObject({ text: line(128).optional(), ...PAGING });
const peopleQuery = z.strictObject({
  party: id().optional(),
  role: id().optional(),
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

const partners: Route[] = [
  listed('partner', (party) => partnerView(party, true)),
  route({
    method: 'get',
    path: '/v1/directory/partners/{id}',
    summary: 'Reads a partner',
    roles: READERS,
    answers: { 200: 'The partner', 404: 'Unknown or foreign' },
    handle: async (call) => {
      const party = await findParty(call.deps.db, named(call));
      if (party?.kind !== 'partner' || (own(call) ?? party.id) !== party.id) throw notFound();
      return versioned(party, partnerView(party, false));
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/partners/{id}',
    summary: 'Writes a partner; a field left out is left alone, null empties it',
    roles: OPERATOR,
    documents: partOf(partnerBody),
    answers: { 200: 'The partner', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const saved = await putParty(call, PARTNER_FORM, named(call), call.body);
      return versioned(saved, partnerView(saved, false));
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
      const party = await customerOf(call, named(call));
      return versioned(party, customerView(party, 'one'));
    },
  }),
  route({
    method: 'post',
    path: '/v1/directory/customers/{id}/reveal',
    summary: 'Shows a customer in full; the reason is kept on the administration record',
    roles: READERS,
    body: reasonedBody,
    examples: { reveal: { reason: 'To call the customer back' } },
    answers: { 200: 'The customer', 404: 'Unknown or foreign' },
    handle: async (call) => {
      const party = await revealCustomer(call, named(call), call.body.reason);
      return versioned(party, customerView(party, 'all'));
    },
  }),
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
    summary: 'Writes a person; a field left out is left alone, null empties it, a removed role counts at once',
    roles: OPERATOR,
    documents: partOf(personBody),
    answers: {
      200: 'The person',
      403: 'One may not change one’s own rights',
      409: 'The last active holder of a role that administers',
      412: 'Changed meanwhile',
    },
    handle: async (call) => {
      const saved = await putPerson(call, named(call), call.body);
      return versioned(saved, personView(saved, false));
    },
  }),
];

/** The built-in registry: partners, customers and people. */
export const directoryRoutes = (): Route[] => [...partners, ...customers, ...people];
