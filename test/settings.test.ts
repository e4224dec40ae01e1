import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { settingsTable, writtenSettingsTable } from '../dev/settings-table';
import { fits } from '../db/setting-schemas';
import type { TaskPolicy } from '../workflows/kit/policy/policy';
import { POLICIES } from '../workflows/registry';
import { type SettingDeclaration, takesSafeguardAway } from '../workflows/kit/policy/settings';
import { type SettingKey, SETTINGS, settingOf } from '../workflows/settings';

const declared = Object.entries(SETTINGS) as [SettingKey, SettingDeclaration][];
const ROOT = path.join(__dirname, '..');

describe('every setting', () => {
  it('that a policy counts a date by is declared', () => {
    const tasks = POLICIES.flatMap((policy) => Object.values<TaskPolicy>(policy.tasks));
    const keys = tasks.flatMap(({ due, escalates = [] }) => [due, ...escalates].flatMap((rule) => rule?.key ?? []));
    expect(keys.filter((key) => settingOf(key) === undefined)).toEqual([]);
  });

  it('that the program reads is declared, and each that is declared is read', () => {
    const files = ['workflows', 'activities', 'db', 'api', 'worker'].flatMap((wing) =>
      readdirSync(path.join(ROOT, wing), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.includes('migrations'))
        .map((name) => path.join(wing, name)),
    );
    const sources = files
      .filter((file) => file !== path.join('workflows', 'settings.ts'))
      .map((file) => readFileSync(path.join(ROOT, file), 'utf8'))
      .join('\n');
    expect(declared.map(([key]) => key).filter((key) => !sources.includes(`'${key}'`))).toEqual([]);
    const read = [...sources.matchAll(/\bsetting(?:<[^(]*>)?\(\s*\w+,\s*'([^']+)'/g)].map(([, key]) => key!);
    expect(read.length).toBeGreaterThan(3);
    expect(read.filter((key) => settingOf(key) === undefined)).toEqual([]);
  });

  it.each(declared)('%s has a default that fits, names in both languages, and never the value null', (key, setting) => {
    const isGiven = typeof setting.default === 'object' && setting.default !== null && 'given' in setting.default;
    expect(isGiven || fits(key, setting.default)).toBe(true);
    expect(fits(key, null)).toBe(false);
    for (const { zh, en } of [setting.label, setting.effect])
      expect([zh.length > 1, en.length > 1]).toEqual([true, true]);
  });

  it('stands in docs/operating.md as it is declared', () => {
    expect(writtenSettingsTable()).toBe(settingsTable());
  });

  it('that docs/operating.md names is declared', () => {
    const families = [...new Set(declared.map(([key]) => key.split('.')[0]))].join('|');
    const page = readFileSync(path.join(ROOT, 'docs', 'operating.md'), 'utf8');
    const named = [...page.matchAll(new RegExp(`\`((?:${families})\\.[A-Za-z.]+)\``, 'g'))].map(([, key]) => key!);
    expect(named).toEqual(expect.arrayContaining(declared.map(([key]) => key)));
    expect(named.filter((key) => settingOf(key) === undefined)).toEqual([]);
  });

  it('that is a safeguard is loosened in one direction only', () => {
    const loosens = (key: SettingKey, from: unknown, to: unknown) => takesSafeguardAway(SETTINGS[key], from, to);
    expect(loosens('association.consentRequired', true, false)).toBe(true);
    expect(loosens('association.consentRequired', false, true)).toBe(false);
    expect(loosens('association.consentRequired', false, false)).toBe(false);
    expect(loosens('association.preReview', 'reseller+na', 'reseller')).toBe(true);
    expect(loosens('association.preReview', 'never', 'reseller')).toBe(false);
    expect(loosens('fh.autoApprove', ['si-presales'], ['si-presales', 'service-ccoe'])).toBe(true);
    expect(loosens('fh.autoApprove', ['si-presales'], [])).toBe(false);
    expect(loosens('control.secondPersonFrom', 0, 1)).toBe(true);
    expect(loosens('control.secondPersonFrom', 1, 0)).toBe(false);
    expect(loosens('fh.trainingDays', 8, 7)).toBe(true);
    expect(loosens('ho.deliveredRequired', 3, 0)).toBe(false);
  });
});
