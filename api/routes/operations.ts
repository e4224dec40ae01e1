import { z } from 'zod';
import { stuckCommands } from '../../db/engine/stuck';
import { newId } from '../cases/commands';
import { giveAttempt, mustBeGrantable } from '../administration/grants';
import { ok, type Route, route } from '../http/http';
import { line, lines } from '../http/texts';
import { quotaGrant, stuckCommand } from '../shapes/administration';
import { gives, list } from '../shapes/shape';

const OPERATOR = ['vendor-operator'] as const;

const grantBody = z.strictObject({ quota: line(128), subject: line(256), reason: lines(256) });

/** How many stuck commands are listed; the oldest say what is wrong. */
const MOST = 100;

/** What operators look after: stuck commands, and extra attempts within a quota. */
export const operationRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/stuck-commands',
    id: 'listStuckCommands',
    summary: 'The commands that have waited for longer than normal or cannot be delivered, oldest first',
    roles: OPERATOR,
    answers: { 200: gives('The commands', list(stuckCommand)) },
    handle: async (call) => ok({ items: await stuckCommands(call.deps.db, MOST) }),
  }),
  route({
    method: 'post',
    path: '/v1/quota-grants',
    id: 'grantAttempt',
    summary: 'Gives one extra attempt within a quota',
    roles: OPERATOR,
    body: grantBody,
    examples: {
      'one more request': {
        quota: 'association.partnerRequestWindow',
        subject: 'partner-a/customer-1',
        reason: 'Service ticket 4711',
      },
    },
    answers: { 201: gives('The grant', quotaGrant) },
    handle: async (call) => {
      const { actor, body } = call;
      await mustBeGrantable(call.deps.db, body);
      const grant = { ...body, id: newId(), grantedBy: actor.personId };
      return { status: 201, body: await giveAttempt(call.deps.db, grant) };
    },
  }),
];
