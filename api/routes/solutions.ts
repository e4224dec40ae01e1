import { z } from 'zod';
import { cloudServices, findCloudService } from '../../db/directory/cloud-services';
import { listSolutions } from '../../db/directory/solutions';
import { ROLES, type Role } from '../../workflows/kit/policy/roles';
import { named, OPERATOR, own, paged } from '../directory/directory-access';
import { putCloudService, putSolution, serviceBody, solutionBody } from '../directory/solution-writes';
import { type Call, ok, type Route, route } from '../http/http';
import { partOf } from '../http/merge';
import { notFound } from '../http/problems';
import { id, PAGING } from '../http/texts';

const EVERYBODY = Object.keys(ROLES) as Role[];

const missing = (): never => {
  throw notFound();
};

// The database would reject any other code.
function serviceCode({ params }: Pick<Call, 'params'>): string {
  const code = params['id']!;
  return /^[a-z0-9][a-z0-9-]{0,63}$/.test(code) ? code : missing();
}
const solutions: Route[] = [
  route({
    method: 'get',
    path: '/v1/directory/solutions',
    summary: 'Lists solutions with their certification and entitlement; a partner sees its own',
    roles: ['ecosystem-manager', 'technical-reviewer', 'vendor-operator', 'partner-admin', 'partner-main-account'],
    query: z.strictObject({ partnerId: id().optional(), ...PAGING }),
    answers: { 200: '{ items, next? }' },
    handle: async (call) => {
      const { limit, cursor: after, partnerId } = call.query;
      const narrowed = { partnerId: own(call) ?? partnerId, limit: limit + 1, after };
      return paged(await listSolutions(call.deps.db, narrowed), limit, (solution) => solution);
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/solutions/{id}',
    summary: 'Writes a solution of a partner, a field left out is left alone; whether it is used stays as it is',
    roles: OPERATOR,
    documents: partOf(solutionBody),
    answers: { 200: 'The solution', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const saved = await putSolution(call, named(call), call.body);
      return ok(saved, { ETag: `"${saved.version}"` });
    },
  }),
];

const services: Route[] = [
  route({
    method: 'get',
    path: '/v1/directory/cloud-services',
    summary: 'Lists the cloud services that a statement of work may name: high-order ones, key ones, and others',
    roles: EVERYBODY,
    answers: { 200: '{ items }' },
    handle: async ({ deps }) => ok({ items: await cloudServices(deps.db) }),
  }),
  route({
    method: 'get',
    path: '/v1/directory/cloud-services/{id}',
    summary: 'Reads a cloud service',
    roles: EVERYBODY,
    answers: { 200: 'The cloud service', 404: 'Unknown' },
    handle: async (call) => {
      const { version, ...service } = (await findCloudService(call.deps.db, serviceCode(call))) ?? missing();
      return ok(service, { ETag: `"${version}"` });
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/cloud-services/{id}',
    summary: 'Writes a cloud service and the lists it is on; a field left out is left alone',
    roles: OPERATOR,
    documents: partOf(serviceBody),
    answers: { 200: 'The cloud service', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const { version, ...service } = await putCloudService(call, serviceCode(call), call.body);
      return ok(service, { ETag: `"${version}"` });
    },
  }),
];

/** What an NRE application refers to: the solutions of partners, and cloud services (domain 1.5.3). */
export const solutionRoutes = (): Route[] => [...solutions, ...services];
