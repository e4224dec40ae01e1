import { z } from 'zod';
import { lockAdministration } from '../../db/administration/lock';
import { sameValue } from '../../db/administration/changes';
import { recordChange } from '../../db/administration/log';
import { openTasks, openVersions } from '../../db/incidents/health';
import type { Db, Tx } from '../../db/knex';
import { readSetting, removeSetting, saveSetting, type SettingRow } from '../../db/setting-rows';
import { allowedFor, fits, schemaOf } from '../../db/setting-schemas';
import { type Locale, say } from '../../workflows/kit/policy/labels';
import { takesSafeguardAway } from '../../workflows/kit/policy/settings';
import { policyOf } from '../../workflows/registry';
import { readersOf, type SettingKey, SETTINGS, settingOf } from '../../workflows/settings';
import { toWire } from '../cases/masking';
import type { Answer } from '../http/answer';
import { type Call, ok } from '../http/http';
import { fieldErrors } from '../http/parse';
import { notFound, Problem } from '../http/problems';
import { proposed } from './proposals';
import type { SettingDeclaration } from '../../workflows/kit/policy/settings';
import type { ChangeView, SettingView } from '../shapes/administration';

/** The key in the address; the problem `not-found` when there is no such setting. */
export function settingKey({ params }: Pick<Call, 'params'>): SettingKey {
  const key = params['key'] ?? '';
  if (settingOf(key) === undefined) throw notFound();
  return key as SettingKey;
}

/** A value that fits the setting; the problem `invalid` at `value…` says what would be allowed. */
export function fittingValue(key: SettingKey, value: unknown): unknown {
  const result = schemaOf(key).safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const allowed = allowedFor(SETTINGS[key].shape);
  throw new Problem('invalid', {
    errors: fieldErrors(result.error.issues, ['value']).map((error) => ({ ...error, allowed })),
  });
}

/** What counts now: the stored value if it fits, else the default. */
export const valueOf = (key: SettingKey, row: SettingRow | undefined): unknown =>
  row !== undefined && fits(key, row.value) ? row.value : SETTINGS[key].default;

/** A setting on the wire: what it may be, what it is, and who changed it when. */
export function settingView(key: SettingKey, row: SettingRow | undefined, locale: Locale): SettingView {
  const declared: SettingDeclaration = SETTINGS[key];
  const { shape, label, effect, loosenedBy } = declared;
  const usable = row !== undefined && fits(key, row.value);
  return {
    key,
    label: say(label, locale),
    effect: say(effect, locale),
    schema: z.toJSONSchema(schemaOf(key)),
    allowed: allowedFor(shape),
    ...('unit' in shape && { unit: say(shape.unit, locale) }),
    default: toWire(declared.default, locale),
    value: toWire(valueOf(key, row), locale),
    isDefault: !usable,
    ...(row !== undefined && !usable && { doesNotFit: true }),
    needsSecondPerson: loosenedBy !== undefined,
    version: row?.version ?? 0,
    updatedBy: row?.updatedBy ?? null,
    updatedAt: row?.updatedAt ?? null,
  };
}

const answerOf = (key: SettingKey, row: SettingRow | undefined, locale: Locale): Answer<SettingView> =>
  ok(settingView(key, row, locale), { ETag: `"${row?.version ?? 0}"` });

/** One setting, also while it is at its default. */
export async function getSetting(call: Call): Promise<Answer<SettingView>> {
  const key = settingKey(call);
  return answerOf(key, await readSetting(call.deps.db, key), call.locale);
}

/** What a change would concern: open tasks whose date follows the setting, open cases whose process reads it. */
async function openUnder(tx: Tx, setting: SettingKey, locale: Locale): Promise<SettingView['open'] & {}> {
  const { tasks, types } = readersOf(setting);
  const open = await openTasks(
    tx,
    tasks.map(({ key }) => key),
  );
  const versions = types.length === 0 ? [] : await openVersions(tx);
  const sum = (rows: readonly { open: number }[]): number => rows.reduce((total, row) => total + row.open, 0);
  return {
    tasks: tasks.map(({ type, key, title }) => ({
      ...{ type, key, title: say(title, locale) },
      count: sum(open.filter((row) => row.type === type && row.key === key)),
    })),
    cases: types.map((type) => ({
      ...{ type, title: say(policyOf(type)!.title, locale) },
      count: sum(versions.filter((row) => row.type === type)),
    })),
  };
}

/**
 * Sets a setting, or returns it to its default (`undefined`); what takes a safeguard away is proposed to a second person
 * instead. A dry run only answers what would happen.
 */
export async function changeSetting(
  call: Pick<Call, 'deps' | 'actor' | 'locale' | 'ifVersion' | 'params'>,
  sent: { value?: unknown; reason?: string | undefined; dryRun?: boolean },
): Promise<Answer<SettingView | ChangeView>> {
  const key = settingKey(call);
  const { reason } = sent;
  const toDefault = !('value' in sent);
  const wanted = toDefault ? SETTINGS[key].default : fittingValue(key, sent.value);
  return call.deps.db.transaction(async (tx) => {
    await lockAdministration(tx, 'setting', key);
    const row = await readSetting(tx, key);
    if (call.ifVersion !== undefined && call.ifVersion !== (row?.version ?? 0))
      throw new Problem('version-conflict', { version: row?.version ?? 0 });
    const current = valueOf(key, row);
    const by = call.actor.personId;
    const waits = takesSafeguardAway(SETTINGS[key], current, wanted);
    if (sent.dryRun) {
      const would = { wanted: toWire(wanted, call.locale), wouldWait: waits };
      return ok({ ...settingView(key, row, call.locale), ...would, open: await openUnder(tx, key, call.locale) });
    }
    if (waits) {
      const change = { kind: 'setting', key, replaces: current, proposedBy: by, reason } as const;
      return proposed(tx, call, { ...change, wanted: toDefault ? null : wanted });
    }
    await writeSetting(tx, key, toDefault ? null : wanted, by);
    const before = { value: current };
    await recordChange(tx, { actor: by, kind: 'setting', key, before, after: { value: wanted }, reason });
    return answerOf(key, await readSetting(tx, key), call.locale);
  });
}

/** Writes a value that fits, `null` standing for the default. */
export async function writeSetting(tx: Tx, key: string, value: unknown, by: string): Promise<void> {
  if (value === null) await removeSetting(tx, key);
  else await saveSetting(tx, { key, value, updatedBy: by });
}

/** Whether a setting still has the value that a proposed change was meant to replace. */
export async function settingIs(db: Db | Tx, key: string, value: unknown): Promise<boolean> {
  return sameValue(valueOf(key as SettingKey, await readSetting(db, key)), value);
}
