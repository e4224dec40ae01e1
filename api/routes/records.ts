import { z } from 'zod';
import { type AssociationRecord, countRecords, listRecords } from '../../db/directory/records';
import { ok, type Route, route } from '../http/http';
import { maskText } from '../../workflows/kit/policy/addresses';
import { id, instant, PAGING } from '../http/texts';
import { associationRecord, recordCounters, type RecordView } from '../shapes/directory';
import { gives, page } from '../shapes/shape';

const query = z.strictObject({
  model: z.enum(['referral', 'reseller']).optional(),
  operation: z.enum(['switch', 'unlink']).optional(),
  after: instant().optional(),
  before: instant().optional(),
  partnerId: id().optional(),
  customerId: id().optional(),
  ...PAGING,
});

/** A finished change of an association on the wire; the customer's name is masked for everyone but the customer. */
export const recordView = (row: AssociationRecord, ownParty: string): RecordView => ({
  ...row,
  customerName: row.customerId === ownParty ? row.customerName : maskText(row.customerName),
  at: row.at.toISOString(),
});

/** The association records, with one-year counters. */
export const recordRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/association-records',
    id: 'listAssociationRecords',
    summary: 'Finished changes of associations, newest first, by type, operation and time',
    query: query,
    answers: { 200: gives('A page of finished changes', page(associationRecord)) },
    handle: async (call) => {
      const { items, ...page } = await listRecords(call.deps.db, call.viewer, call.query);
      return ok({ items: items.map((row) => recordView(row, call.actor.partyId)), ...page });
    },
  }),
  route({
    method: 'get',
    path: '/v1/association-records/counters',
    id: 'countAssociationRecords',
    summary: 'How often associations were made, switched and ended within the last year',
    answers: { 200: gives('The counters', recordCounters) },
    handle: async (call) => ok(await countRecords(call.deps.db, call.viewer)),
  }),
];
