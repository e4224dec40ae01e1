import { z } from 'zod';
import { cloudServices, saveCloudService } from '../../db/directory/cloud-services';
import { findParty } from '../../db/directory/directory';
import { listSolutions, saveSolution } from '../../db/directory/solutions';
import { ROLES, type Role } from '../../workflows/kit/policy/roles';
import { named, OPERATOR, own, paged } from '../directory/directory-access';
import { ok, type Route, route } from '../http/http';
import { invalidField } from '../http/parse';
import { notFound } from '../http/problems';
import { date, id, line, PAGING } from '../http/texts';

const EVERYBODY = Object.keys(ROLES) as Role[];
const NAMES = { name: line(128), nameEn: line(128) };

const solutionBody = z.strictObject({
  ...NAMES,
  partnerId: id(),
  product: line(128),
  certification: z.enum(['certified', 'advanced', 'none', 'revoked']),
  entitlementUntil: date().nullable().default(null),
});
const serviceBody = z.strictObject({ ...NAMES, category: line(128), highOrder: z.boolean(), key: z.boolean() });

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
    summary: 'Writes a solution of a partner; whether its entitlement is used stays as it is',
    roles: OPERATOR,
    body: solutionBody,
    answers: { 200: 'The solution' },
    handle: async (call) => {
      const { db } = call.deps;
      const party = await findParty(db, call.body.partnerId);
      if (party?.kind !== 'partner') throw invalidField('partnerId', 'unknown', '没有这个伙伴', 'is no partner');
      const saved = await saveSolution(db, { ...call.body, id: named(call) });
      if (saved !== undefined) return ok(saved);
      throw invalidField('partnerId', 'not-allowed', '不能改为其他伙伴', 'may not become another partner');
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
    method: 'put',
    path: '/v1/directory/cloud-services/{id}',
    summary: 'Writes a cloud service and the lists it is on',
    roles: OPERATOR,
    body: serviceBody,
    answers: { 200: 'The cloud service' },
    handle: async (call) => {
      const service = { ...call.body, code: call.params['id']! };
      // The database would reject any other code.
      if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(service.code)) throw notFound();
      await saveCloudService(call.deps.db, service);
      return ok(service);
    },
  }),
];

/** What an NRE application refers to: the solutions of partners, and cloud services (domain 1.5.3). */
export const solutionRoutes = (): Route[] => [...solutions, ...services];
