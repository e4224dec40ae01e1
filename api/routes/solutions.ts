import { z } from 'zod';
import { cloudServices } from '../../db/cloud-services';
import { listSolutions } from '../../db/solutions';
import { ROLES, type Role } from '../../workflows/kit/roles';
import { own, paged } from '../directory-access';
import { ok, type Route, route } from '../http';
import { id, PAGING } from '../texts';

const EVERYBODY = Object.keys(ROLES) as Role[];

/** What an application for the support of one-time engineering names: the solutions of partners, and cloud services (domain 1.5.3). */
export const solutionRoutes = (): Route[] => [
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
    method: 'get',
    path: '/v1/directory/cloud-services',
    summary: 'Lists the cloud services that a statement of work may name: high-order ones, key ones, and others',
    roles: EVERYBODY,
    answers: { 200: '{ items }' },
    handle: async ({ deps }) => ok({ items: await cloudServices(deps.db) }),
  }),
];
