import { v5 as uuidOf } from 'uuid';
import { z } from 'zod';
import { grantQuota } from '../../db/engine/quota-grants';
import { stuckCommands } from '../../db/engine/stuck';
import { listSettings, readSetting, saveSetting } from '../../db/setting-rows';
import { newId } from '../cases/commands';
import { ok, type Route, route } from '../http/http';
import { notFound, Problem } from '../http/problems';
import { id, line, lines } from '../http/texts';

const OPERATOR = ['vendor-operator'] as const;
/** Namespace of the ids that grants get from their idempotency keys. */
const GRANTS = '7f1d1c5e-0d0b-4f3e-9a51-5d3c5a0e8b11';

const grantBody = z.strictObject({ quota: line(128), subject: line(256), reason: lines(256) });
const settingBody = z.strictObject({ value: z.unknown() });

/** How many stuck commands are listed; the oldest say what is wrong. */
const MOST = 100;

/**
 * What operators look after: stuck commands, and what may be changed without a release, settings and extra attempts.
 */
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
      const grant = await grantQuota(call.deps.db, { ...body, id: grantId, grantedBy: actor.personId });
      const same = grant.quota === body.quota && grant.subject === body.subject && grant.reason === body.reason;
      if (!same) throw new Problem('idempotency-key-reused');
      return { status: 201, body: grant };
    },
  }),
  route({
    method: 'get',
    path: '/v1/settings',
    summary: 'The settings that differ from the policies',
    roles: OPERATOR,
    answers: { 200: '{ items }' },
    handle: async (call) => ok({ items: await listSettings(call.deps.db) }),
  }),
  route({
    method: 'get',
    path: '/v1/settings/{key}',
    summary: 'One setting',
    roles: OPERATOR,
    answers: { 200: 'The setting', 404: 'The value of the policy holds' },
    handle: async (call) => {
      const setting = await readSetting(call.deps.db, parseKey(call.params['key']));
      if (!setting) throw notFound();
      return ok(setting, { ETag: `"${setting.version}"` });
    },
  }),
  route({
    method: 'put',
    path: '/v1/settings/{key}',
    summary: 'Changes a setting; it counts for tasks opened and requests made from now on',
    roles: OPERATOR,
    body: settingBody,
    answers: { 200: 'The setting', 412: 'Changed meanwhile' },
    handle: async (call) => {
      const key = parseKey(call.params['key']);
      const wanted = { key, value: call.body.value, updatedBy: call.actor.personId, ifVersion: call.ifVersion };
      const saved = Number.isNaN(call.ifVersion) ? undefined : await saveSetting(call.deps.db, wanted);
      if (saved) return ok(saved, { ETag: `"${saved.version}"` });
      throw new Problem('version-conflict', { version: (await readSetting(call.deps.db, key))?.version ?? 0 });
    },
  }),
];

function parseKey(key: string | undefined): string {
  if (
    !id(128)
      .regex(/^[A-Za-z][\w.-]*$/)
      .safeParse(key).success
  )
    throw notFound();
  return key!;
}
