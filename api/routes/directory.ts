import { z } from 'zod';
import { findParty, findPerson, listParties, listPeople, type Party } from '../../db/directory/directory';
import {
  customerBody,
  customerRow,
  partnerBody,
  partnerRow,
  personBody,
  personRow,
} from '../directory/directory-bodies';
import { customerView, partnerView, personView } from '../directory/directory-views';
import { putParty, putPerson } from '../directory/directory-writes';
import { named, OPERATOR, own, paged, READERS } from '../directory/directory-access';
import { ok, type Route, route } from '../http/http';
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

/** The built-in registry: partners, customers and people. */
export const directoryRoutes = (): Route[] => [
  ...parties('partner', partnerView),
  ...parties('customer', customerView),
  ...people,
  ...written,
];
