import { z } from 'zod';
import { findParty } from '../../db/directory/directory';
import { InvalidCursor } from '../../db/paging';
import { listAssociations, listCooperations } from '../../db/directory/relationships';
import { named, OPERATOR, own, paged, READERS } from '../directory/directory-access';
import { associationBody, cooperationBody } from '../directory/directory-bodies';
import { spanView } from '../directory/directory-views';
import { putAssociation, putCooperation } from '../directory/directory-writes';
import { ok, type Route, route } from '../http/http';
import { partOf } from '../http/merge';
import { flag, id, PAGING } from '../http/texts';
import { association, cooperation } from '../shapes/directory';
import { gives, list, page } from '../shapes/shape';

const spanQuery = z.strictObject({
  customer: id().optional(),
  partner: id().optional(),
  distributor: id().optional(),
  master: id().optional(),
  includeEnded: flag().optional(),
  ...PAGING,
});

const rowNo = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined || /^\d{1,15}$/.test(cursor)) return cursor;
  throw new InvalidCursor('not a row');
};

/** Who belongs to whom: associations of customers with partners, cooperations of distributors with masters. */
export const relationshipRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/directory/associations',
    id: 'listAssociations',
    summary: 'Associations of customers and partners; administrators of a partner see only their own',
    roles: READERS,
    query: spanQuery,
    answers: { 200: gives('A page of associations', page(association)) },
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
    id: 'putAssociation',
    summary: 'Brings the association of a customer into a state; `until` ends it, a field left out is left alone',
    roles: OPERATOR,
    documents: partOf(associationBody),
    examples: { 'ends it': { until: '2026-09-01T00:00:00Z' } },
    answers: { 200: gives('The associations of the customer', list(association), 'ETag'), 412: 'Changed meanwhile' },
    handle: async (call) => {
      const customerId = named(call);
      const version = await putAssociation(call, customerId, call.body);
      const rows = await listAssociations(call.deps.db, { customerId, includeEnded: true, limit: 100 });
      return ok({ items: rows.map(spanView) }, { ETag: `"${version}"` });
    },
  }),
  route({
    method: 'get',
    path: '/v1/directory/cooperations',
    id: 'listCooperations',
    summary: 'Cooperations of distributors and masters; administrators of a partner see only those of their partner',
    roles: READERS,
    query: spanQuery,
    answers: { 200: gives('A page of cooperations', page(cooperation)) },
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
    id: 'putCooperation',
    summary: 'Brings the cooperation of a distributor into a state; `until` ends it, a field left out is left alone',
    roles: OPERATOR,
    documents: partOf(cooperationBody),
    examples: { 'ends it': { until: '2026-09-01T00:00:00Z' } },
    answers: { 200: gives('The cooperations of the distributor', list(cooperation), 'ETag'), 412: 'Changed meanwhile' },
    handle: async (call) => {
      const distributorId = named(call);
      const version = await putCooperation(call, distributorId, call.body);
      const rows = await listCooperations(call.deps.db, { distributorId, includeEnded: true, limit: 100 });
      return ok({ items: rows.map(spanView) }, { ETag: `"${version}"` });
    },
  }),
];
