import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { allowedFor } from '../db/setting-schemas';
import type { SettingDeclaration } from '../workflows/kit/policy/settings';
import { SETTINGS } from '../workflows/settings';

const FILE = path.join(__dirname, '../docs/operating.md');
const [BEGIN, END] = ['<!-- settings: written by npm run catalogue -->', '<!-- end of settings -->'];

const given = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && 'given' in value
    ? (value as { given: { en: string } }).given.en
    : undefined;

// A bar would end the cell.
const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = ([key, { shape, effect, loosenedBy, ...declared }]: [string, SettingDeclaration]): string => {
  const allowed = allowedFor(shape).map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  const values = allowed.join(shape.kind === 'number' ? '–' : ', ');
  const unit = 'unit' in shape ? ` ${shape.unit.en}` : '';
  const standard = given(declared.default) ?? `\`${JSON.stringify(declared.default)}\``;
  return `| \`${key}\` | ${cell(standard)} | ${cell(values)}${unit} | ${cell(effect.en)} | ${loosenedBy === undefined ? '' : 'yes'} |`;
};

/** The settings in Markdown, made from their declarations. */
export const settingsTable = (): string =>
  ['| key | default | values | what it changes | needs a second person to loosen |', '|---|---|---|---|---|']
    .concat(Object.entries<SettingDeclaration>(SETTINGS).map(row))
    .join('\n');

const parts = (): [before: string, table: string, after: string] => {
  const text = readFileSync(FILE, 'utf8');
  const [from, to] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  return [text.slice(0, from), text.slice(from, to), text.slice(to)];
};

/** The table as it was last written into docs/operating.md. */
export const writtenSettingsTable = (): string => parts()[1].trim();

/** Writes the table into docs/operating.md. */
export function writeSettingsTable(): void {
  const [before, , after] = parts();
  writeFileSync(FILE, `${before}\n\n${settingsTable()}\n\n${after}`);
}
