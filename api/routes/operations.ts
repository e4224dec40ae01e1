import { v5 as uuidOf } from 'uuid';
import { z } from 'zod';
import { stuckCommands } from '../../db/engine/stuck';
import { newId } from '../cases/commands';
import { giveAttempt, mustBeGrantable } from '../administration/grants';
import { ok, type Route, route } from '../http/http';
import { Problem } from '../http/problems';
import { line, lines } from '../http/texts';

const OPERATOR = ['vendor-operator'] as const;
/** Namespace of the ids that grants get from their idempotency keys. */
const GRANTS = '7f1d1c5e-0d0b-4f3e-9a51-5d3c5a0e8b11';

const grantBody = z.strictObject({ quota: line(128), subject: line(256), reason: lines(256) });

/** How many stuck commands are listed; the oldest say what is wrong. */
const MOST = 100;

/** What operators look after: stuck commands, and extra attempts within a quota. */
export const operationRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/stuck-commands',
    summary: 'The commands that have waited for longer than normal or cannot be delivered, oldest first',
    roles: OPERATOR,
    answers: { 200: '{ items }' },
    handle: async (call) => ok({ items: await stuckCommands(call.deps.db, MOST) }),
  }),
  route({
    method: 'post',
    path: '/v1/quota-grants',
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
    answers: { 201: 'The grant' },
    handle: async (call) => {
      const { actor, idempotencyKey, body } = call;
      const grantId = idempotencyKey === undefined ? newId() : uuidOf(`${actor.personId}/${idempotencyKey}`, GRANTS);
      await mustBeGrantable(call.deps.db, body);
      const grant = await giveAttempt(call.deps.db, { ...body, id: grantId, grantedBy: actor.personId });
      const same = grant.quota === body.quota && grant.subject === body.subject && grant.reason === body.reason;
      if (!same) throw new Problem('idempotency-key-reused');
      return { status: 201, body: grant };
    },
  }),
];
