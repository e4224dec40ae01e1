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
import { cloudService, solutionShape } from '../shapes/directory';
import { gives, list, page } from '../shapes/shape';

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
    id: 'listSolutions',
    summary: 'Lists solutions with their certification and entitlement; a partner sees its own',
    roles: ['ecosystem-manager', 'technical-reviewer', 'vendor-operator', 'partner-admin', 'partner-main-account'],
    query: z.strictObject({ partnerId: id().optional(), ...PAGING }),
    answers: { 200: gives('A page of solutions', page(solutionShape)) },
    handle: async (call) => {
      const { limit, cursor: after, partnerId } = call.query;
      const narrowed = { partnerId: own(call) ?? partnerId, limit: limit + 1, after };
      return paged(await listSolutions(call.deps.db, narrowed), limit, (solution) => solution);
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/solutions/{id}',
    id: 'putSolution',
    summary: 'Writes a solution of a partner, a field left out is left alone; whether it is used stays as it is',
    roles: OPERATOR,
    documents: partOf(solutionBody),
    examples: { 'certified anew': { certification: 'certified', entitlementUntil: '2027-12-31' } },
    answers: { 200: gives('The solution', solutionShape, 'ETag'), 412: 'Changed meanwhile' },
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
    id: 'listCloudServices',
    summary: 'Lists the cloud services that a statement of work may name: high-order ones, key ones, and others',
    roles: EVERYBODY,
    answers: { 200: gives('The cloud services', list(cloudService)) },
    handle: async ({ deps }) => ok({ items: await cloudServices(deps.db) }),
  }),
  route({
    method: 'get',
    path: '/v1/directory/cloud-services/{id}',
    id: 'getCloudService',
    summary: 'Reads a cloud service',
    roles: EVERYBODY,
    answers: { 200: gives('The cloud service', cloudService, 'ETag'), 404: 'Unknown' },
    handle: async (call) => {
      const { version, ...service } = (await findCloudService(call.deps.db, serviceCode(call))) ?? missing();
      return ok(service, { ETag: `"${version}"` });
    },
  }),
  route({
    method: 'put',
    path: '/v1/directory/cloud-services/{id}',
    id: 'putCloudService',
    summary: 'Writes a cloud service and the lists it is on; a field left out is left alone',
    roles: OPERATOR,
    documents: partOf(serviceBody),
    examples: { 'on the list of key ones': { key: true } },
    answers: { 200: gives('The cloud service', cloudService, 'ETag'), 412: 'Changed meanwhile' },
    handle: async (call) => {
      const { version, ...service } = await putCloudService(call, serviceCode(call), call.body);
      return ok(service, { ETag: `"${version}"` });
    },
  }),
];

/** What an NRE application refers to: the solutions of partners, and cloud services (domain 1.5.3). */
export const solutionRoutes = (): Route[] => [...solutions, ...services];
