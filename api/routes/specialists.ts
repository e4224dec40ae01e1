import { findSpecialist, listSpecialists, type SpecialistRow } from '../../db/directory/specialists';
import { mayRead, named, own, paged, shownTo } from '../directory/directory-access';
import { putSpecialist, specialistBody, specialistQuery, specialistView } from '../directory/directory-specialists';
import { revealRoute } from '../directory/reveals';
import { type Call, ok, type Route, route } from '../http/http';
import { partOf } from '../http/merge';
import { notFound } from '../http/problems';
import { specialistShape } from '../shapes/directory';
import { gives, page } from '../shapes/shape';

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
    id: 'listSpecialists',
    summary: 'Lists dedicated personnel; administrators of a partner see only their own',
    roles: READERS,
    query: specialistQuery,
    answers: { 200: gives('A page of dedicated personnel', page(specialistShape)) },
    handle: async (call) => {
      const { limit, cursor: after, partnerId, ...filter } = call.query;
      const narrowed = { ...filter, partnerId: own(call) ?? partnerId, limit: limit + 1, after };
      return paged(await listSpecialists(call.deps.db, narrowed), limit, (row) => specialistView(row, 'list'));
    },
  }),
  route({
    method: 'get',
    path: '/v1/directory/specialists/{id}',
    id: 'getSpecialist',
    summary: 'Reads one of the dedicated personnel, name and contact data masked except to their own partner',
    roles: READERS,
    answers: { 200: gives('The specialist', specialistShape, 'ETag'), 404: 'Unknown or foreign' },
    handle: async (call) => {
      const row = await specialistOf(call);
      return ok(specialistView(row, shownTo(call, row.partnerId)), { ETag: `"${row.version}"` });
    },
  }),
  revealRoute({
    kind: 'specialist',
    of: 'specialists',
    id: 'revealSpecialist',
    shape: specialistShape,
    roles: READERS,
    find: specialistOf,
    view: specialistView,
  }),
  route({
    method: 'put',
    path: '/v1/directory/specialists/{id}',
    id: 'putSpecialist',
    summary: 'Writes one of the dedicated personnel; its state goes one step at a time, a field left out is left alone',
    roles: WRITERS,
    documents: partOf(specialistBody),
    examples: { 'a new project': { project: 'Migration of the warehouse' } },
    answers: {
      200: gives('The specialist, name and contact data masked', specialistShape, 'ETag'),
      409: 'Bound to a partner already',
      412: 'Changed meanwhile',
    },
    handle: async (call) => {
      const row = await putSpecialist(call, named(call), call.body);
      return ok(specialistView(row, 'one'), { ETag: `"${row.version}"` });
    },
  }),
];
