import { findSpecialist, listSpecialists, type SpecialistRow } from '../../db/directory/specialists';
import { mayRead, named, own, paged, shownTo } from '../directory/directory-access';
import { putSpecialist, specialistBody, specialistQuery, specialistView } from '../directory/directory-specialists';
import { revealRoute } from '../directory/reveals';
import { type Call, ok, type Route, route } from '../http/http';
import { partOf } from '../http/merge';
import { notFound } from '../http/problems';

const WRITERS = ['service-ops', 'vendor-operator'] as const;
const READERS = [...WRITERS, 'ecosystem-manager', 'partner-admin'] as const;

async function specialistOf(call: Pick<Call, 'deps' | 'actor' | 'params'>): Promise<SpecialistRow> {
  const row = await findSpecialist(call.deps.db, named(call));
  if (row === undefined || !mayRead(call, row.partnerId)) throw notFound();
  return row;
}

/** The dedicated personnel of partners, as the vendor's service operations keep them (domain 1.4.4). */
export const specialistRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/directory/specialists',
    summary: 'Lists dedicated personnel; administrators of a partner see only their own',
    roles: READERS,
    query: specialistQuery,
    answers: { 200: '{ items, next? }' },
    handle: async (call) => {
      const { limit, cursor: after, partnerId, ...filter } = call.query;
      const narrowed = { ...filter, partnerId: own(call) ?? partnerId, limit: limit + 1, after };
      return paged(await listSpecialists(call.deps.db, narrowed), limit, (row) => specialistView(row, 'list'));
    },
  }),
  route({
    method: 'get',
    path: '/v1/directory/specialists/{id}',
    summary: 'Reads one of the dedicated personnel, name and contact data masked except to their own partner',
    roles: READERS,
    answers: { 200: 'The specialist', 404: 'Unknown or foreign' },
    handle: async (call) => {
      const row = await specialistOf(call);
      return ok(specialistView(row, shownTo(call, row.partnerId)), { ETag: `"${row.version}"` });
    },
  }),
  revealRoute({ kind: 'specialist', of: 'specialists', roles: READERS, find: specialistOf, view: specialistView }),
  route({
    method: 'put',
    path: '/v1/directory/specialists/{id}',
    summary: 'Writes one of the dedicated personnel; its state goes one step at a time, a field left out is left alone',
    roles: WRITERS,
    documents: partOf(specialistBody),
    answers: {
      200: 'The specialist, name and contact data masked',
      409: 'Bound to a partner already',
      412: 'Changed meanwhile',
    },
    handle: async (call) => {
      const row = await putSpecialist(call, named(call), call.body);
      return ok(specialistView(row, 'one'), { ETag: `"${row.version}"` });
    },
  }),
];
