import type { Words } from '../frame/words';
import { STARS } from '../../../workflows/kit/policy/addresses';
import { FIELD_KINDS, type FieldKind } from '../../../workflows/kit/policy/field-kinds';
import type { Field } from '../../../workflows/kit/policy/fields';
import { type Label, say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { ROLES, type Role, VENDOR } from '../../../workflows/kit/policy/roles';
import type { CaseSummary, FileAnswer, PartyAnswer } from '../frame/answers';
import { type FileLine, filesOf } from './file-lines';

/** One fact with its label. Several facts of a kind are a table. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly personal?: boolean;
  /** Different from the previous submission. */
  readonly changed?: boolean;
  readonly table?: Table;
  readonly files?: readonly FileLine[] | undefined;
}

/** A text of a table; a `whole` one is a single short word, which is not broken. */
export interface Cell {
  readonly text: string;
  readonly whole: boolean;
  readonly files?: readonly FileLine[] | undefined;
}

/** Columns with their labels, and the texts of each row. */
export interface Table {
  readonly columns: readonly { label: string; personal: boolean; number: boolean }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Who has a role for a party: the party's name, if the reader may know it. */
export function whoIs(role: string, partyId: string, parties: readonly PartyAnswer[], { locale }: Words): string {
  const title = say((ROLES[role as Role] satisfies Label | undefined) ?? { zh: role, en: role }, locale);
  const party = partyId === VENDOR ? undefined : parties.find(({ id }) => id === partyId)?.name;
  if (party === undefined) return title;
  return locale === 'zh-CN' ? `${title} ${party}` : `${party} (${title})`;
}

/** What a case is about, if its policy puts a text or a choice first among what lists show. */
export function subjectOf(
  { highlights = {} }: Pick<CaseSummary, 'highlights'>,
  { form, highlights: [name = ''] = [] }: Policy,
  { locale }: Words,
): string | undefined {
  const first = highlights[name];
  if (typeof first !== 'string') return undefined;
  const option = form.find((field) => field.name === name)?.options?.find(({ value }) => value === first);
  return option ? say(option.label, locale) : first;
}

/** What else lists show of a case, in short: each value with its field's label, except amounts, which need none. */
export function detailsOf(
  { highlights = {}, parties }: Pick<CaseSummary, 'highlights' | 'parties'>,
  policy: Policy,
  words: Words,
): string[] {
  const known = [...policy.form, ...(policy.facts ?? [])];
  const [, ...names] = policy.highlights ?? [];
  return names
    .flatMap((name) => known.filter((field) => field.name === name && (highlights[name] ?? null) !== null))
    .map((field) => {
      const value = valueText(field, highlights[field.name], parties, words);
      return field.kind === 'money' ? value : `${say(field.label, words.locale)}${words.m.colon}${value}`;
    });
}

/** The parties of a case. */
export const betweenOf = (parties: readonly PartyAnswer[], { m }: Words): string =>
  parties.map(({ name }) => name).join(m.case.between);

/** Whose move it is and what for, in one line; the deadline is shown beside it. */
export function moveOf(row: CaseSummary, words: Words): string {
  const { m, f } = words;
  if (row.outcome !== null) return m.move.ended(row.outcomeTitle ?? row.outcome, f.when(row.closedAt ?? row.openedAt));
  const waiting = row.waitingOn;
  if (!waiting || waiting.role === 'system') return m.move.system;
  const who = waiting.roles.map((role) => whoIs(role, waiting.party, row.parties, words)).join(m.comma);
  return m.move.waits(who, waiting.what ?? '');
}

type Data = Readonly<Record<string, unknown>>;

/** The submission, each value with its field's label; fields in `data.changedFields` differ from the previous one. */
export function factsOf(fields: readonly Field[], data: Data, parties: readonly PartyAnswer[], words: Words): Fact[] {
  const changed = Array.isArray(data['changedFields']) ? (data['changedFields'] as unknown[]) : [];
  return fields
    .filter((field) => data[field.name] !== undefined && data[field.name] !== null)
    .map((field) => ({
      label: say(field.label, words.locale),
      ...(field.kind === 'list'
        ? { value: '', table: tableOf(field.fields ?? [], data[field.name] as Data[], parties, words) }
        : { value: valueText(field, data[field.name], parties, words) }),
      ...(field.kind === 'file' && { files: filesOf(data[field.name], words) }),
      ...(field.personal && { personal: true }),
      ...(changed.includes(field.name) && { changed: true }),
    }));
}

/** Rows of values with their fields' labels; columns that no row fills are left out. */
export function tableOf(
  fields: readonly Field[],
  rows: readonly Data[],
  parties: readonly PartyAnswer[],
  words: Words,
): Table {
  const filled = fields.filter(({ name }) => rows.some((row) => row[name] !== undefined && row[name] !== null));
  return {
    columns: filled.map(({ label, personal, kind }) => ({
      label: say(label, words.locale),
      personal: personal === true,
      number: FIELD_KINDS[kind].quantity,
    })),
    rows: rows.map((row) =>
      filled.map((field) => {
        const value = row[field.name];
        const text = value === undefined || value === null ? '–' : valueText(field, value, parties, words);
        return { ...cellOf(text), ...(field.kind === 'file' && { files: filesOf(value, words) }) };
      }),
    ),
  };
}

const cellOf = (text: string): Cell => ({ text, whole: /^[!-~¥]{1,20}$/.test(text) });

type Say = (value: unknown, field: Field, parties: readonly PartyAnswer[], words: Words) => string;

const plain: Say = String;

const option: Say = (chosen, { options = [] }, _parties, { locale }) => {
  const found = options.find(({ value }) => value === chosen);
  return found ? say(found.label, locale) : String(chosen);
};

const party: Say = (value, _field, parties) => {
  const name = parties.find(({ id }) => id === value)?.name;
  return name === undefined ? String(value) : `${name} · ${String(value)}`;
};

const TEXTS = {
  text: plain,
  longText: plain,
  email: plain,
  phone: plain,
  money: (value, _field, _parties, { f }) => f.money(value as { amount: string; currency: string }),
  count: plain,
  percent: (value) => `${String(value)}%`,
  date: (value, _field, _parties, { f }) => f.date(String(value)),
  month: plain,
  quarter: plain,
  choice: option,
  choices: (value, field, parties, words) =>
    (value as unknown[]).map((chosen) => option(chosen, field, parties, words)).join(words.m.comma),
  tick: (value, _field, _parties, { m }) => (value === true ? m.form.yes : m.form.no),
  customer: party,
  partner: party,
  person: (value) => {
    if (typeof value === 'string') return value;
    const { name, email } = value as { name: string; email?: string };
    return email === undefined ? name : `${name} · ${email}`;
  },
  file: (value, _field, _parties, { m }) =>
    Array.isArray(value) ? (value as FileAnswer[]).map(({ name }) => name).join(m.comma) : String(value),
  list: (value, { fields = [] }, parties, words) =>
    (value as Data[])
      .map((item) =>
        factsOf(fields, item, parties, words)
          .map((fact) => `${fact.label} ${fact.value}`)
          .join(words.m.comma),
      )
      .join('\n'),
} as const satisfies Record<FieldKind, Say>;

/** A value as text, by the kind of its field; one hidden from the reader is stars, whatever its kind. */
export function valueText(field: Field, value: unknown, parties: readonly PartyAnswer[], words: Words): string {
  if (value === STARS) return STARS;
  return (field.names === undefined ? TEXTS[field.kind] : option)(value, field, parties, words);
}

/** The result of the last check that found blockers; its texts are in the reader's language already. */
export function lastCheckOf(data: Data): { at: string; blockers: readonly unknown[] } | undefined {
  const check = data['lastCheck'] as { at?: unknown; blockers?: unknown } | undefined;
  return typeof check?.at === 'string' && Array.isArray(check.blockers) && check.blockers.length > 0
    ? { at: check.at, blockers: check.blockers }
    : undefined;
}
