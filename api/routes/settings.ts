import { z } from 'zod';
import { REASON } from '../administration/reason';
import { changeSetting, getSetting, settingView } from '../administration/settings';
import { CHANGERS } from '../administration/proposals';
import { listSettings } from '../../db/setting-rows';
import { type SettingKey, SETTINGS } from '../../workflows/settings';
import { ok, type Route, route } from '../http/http';
import { proposedChange, settingShape } from '../shapes/administration';
import { gives, list } from '../shapes/shape';

const valueBody = z.strictObject({ value: z.unknown(), ...REASON, dryRun: z.boolean().default(false) });

const answers = {
  200: gives('The setting', settingShape, 'ETag'),
  202: gives(
    'Takes a safeguard away: proposed; another operator confirms what Location names',
    proposedChange,
    'Location',
  ),
  404: 'No such setting',
  412: 'Changed meanwhile',
};

/** What operators may change without a release. */
export const settingRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/settings',
    id: 'listSettings',
    summary: 'All settings: what each may be, its default, its value, and who changed it when',
    roles: CHANGERS.setting,
    answers: { 200: gives('The settings', list(settingShape)) },
    handle: async ({ deps, locale }) => {
      const rows = new Map((await listSettings(deps.db)).map((row) => [row.key, row]));
      const keys = Object.keys(SETTINGS) as SettingKey[];
      return ok({ items: keys.map((key) => settingView(key, rows.get(key), locale)) });
    },
  }),
  route({
    method: 'get',
    path: '/v1/settings/{key}',
    id: 'getSetting',
    summary: 'One setting, also while it is at its default',
    roles: CHANGERS.setting,
    answers: { 200: gives('The setting', settingShape, 'ETag'), 404: 'No such setting' },
    handle: getSetting,
  }),
  route({
    method: 'put',
    path: '/v1/settings/{key}',
    id: 'setSetting',
    summary: 'Changes a setting; it counts for tasks opened and requests made from now on',
    roles: CHANGERS.setting,
    body: valueBody,
    examples: { 'tried first': { value: 4, dryRun: true } },
    answers: {
      ...answers,
      200: gives(
        'The setting; with dryRun unchanged, with `wanted`, `wouldWait` (for a second person) and `open`',
        settingShape,
        'ETag?',
      ),
    },
    handle: async (call) => changeSetting(call, { ...call.body, value: call.body.value ?? null }),
  }),
  route({
    method: 'delete',
    path: '/v1/settings/{key}',
    id: 'resetSetting',
    summary: 'Returns a setting to its default',
    roles: CHANGERS.setting,
    body: z.strictObject(REASON),
    examples: { reset: { reason: 'Back to what was agreed' } },
    answers,
    handle: async (call) => changeSetting(call, { reason: call.body.reason }),
  }),
];
