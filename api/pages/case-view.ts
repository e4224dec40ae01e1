import type { Field } from '../../workflows/kit/fields';
import { type Label, type Locale, say } from '../../workflows/kit/labels';
import { ROLES, type Role, VENDOR } from '../../workflows/kit/roles';
import { NOTICES } from '../../workflows/processes/notices';
import type { CaseSummary, PartyAnswer } from './answers';
import type { Format } from './format';
import type { Messages } from './messages.zh-CN';

/** How a date was counted, as `explain` tells it. */
export interface Arithmetic {
  readonly rule: string;
  readonly startDate: string;
  readonly lastDay: string;
  readonly cutoff: string;
  readonly provisional: boolean;
  readonly calendarVersion: string | null;
  readonly skipped: readonly { date: string; why: string }[];
  readonly makeUpDays: readonly string[];
}

/** The language of a page and what goes with it. */
export interface Words {
  readonly locale: Locale;
  readonly m: Messages;
  readonly f: Format;
}

/** One fact with its label. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly personal?: boolean;
}

/** Who has a role for a party: the party's name where the reader may know it. */
export function whoIs(role: string, partyId: string, parties: readonly PartyAnswer[], { locale }: Words): string {
  const title = say((ROLES[role as Role] satisfies Label | undefined) ?? { zh: role, en: role }, locale);
  const party = partyId === VENDOR ? undefined : parties.find(({ id }) => id === partyId)?.name;
  if (party === undefined) return title;
  return locale === 'zh-CN' ? `${title} ${party}` : `${party} (${title})`;
}

/** Between whom a case is. */
export const betweenOf = (parties: readonly PartyAnswer[], { m }: Words): string =>
  parties.map(({ name }) => name).join(m.case.between);

/** Whose move it is and what for, in one line; until when is told beside it. */
export function moveOf(row: CaseSummary, words: Words): string {
  const { m, f } = words;
  if (row.outcome !== null) return m.move.ended(row.outcomeTitle ?? row.outcome, f.when(row.closedAt ?? row.openedAt));
  const waiting = row.waitingOn;
  if (!waiting || waiting.role === 'system') return m.move.system;
  return m.move.waits(whoIs(waiting.role, waiting.party, row.parties, words), waiting.what ?? '');
}

/** What was submitted, each value with the label of its field. */
export function factsOf(
  fields: readonly Field[],
  data: Readonly<Record<string, unknown>>,
  parties: readonly PartyAnswer[],
  words: Words,
): Fact[] {
  return fields
    .filter((field) => data[field.name] !== undefined && data[field.name] !== null)
    .map((field) => ({
      label: say(field.label, words.locale),
      value: valueText(field, data[field.name], parties, words),
      ...(field.personal && { personal: true }),
    }));
}

function valueText(field: Field, value: unknown, parties: readonly PartyAnswer[], words: Words): string {
  const { locale, m, f } = words;
  const option = (chosen: unknown): string => {
    const found = field.options?.find((candidate) => candidate.value === chosen);
    return found ? say(found.label, locale) : String(chosen);
  };
  switch (field.kind) {
    case 'tick':
      return value === true ? m.form.yes : m.form.no;
    case 'choice':
      return option(value);
    case 'choices':
      return (value as unknown[]).map(option).join(m.comma);
    case 'money':
      return f.money(value as { amount: string; currency: string });
    case 'date':
      return f.date(String(value));
    case 'customer':
    case 'partner': {
      const party = parties.find(({ id }) => id === value)?.name;
      return party === undefined ? String(value) : `${party} · ${String(value)}`;
    }
    case 'list':
      return (value as Record<string, unknown>[])
        .map((item) =>
          factsOf(field.fields ?? [], item, parties, words)
            .map((fact) => `${fact.label} ${fact.value}`)
            .join(m.comma),
        )
        .join('\n');
    default:
      return String(value);
  }
}

/** What the process found out after the submission: the association before and after, and the texts accepted since. */
export function foundOf(data: Readonly<Record<string, unknown>>, words: Words): Fact[] {
  const { m } = words;
  const model = (value: unknown): string =>
    m.facts.models[value === 'referral' || value === 'reseller' ? value : 'none'];
  const texts = acceptedTexts(data['notices'], words);
  return [
    ...(data['from'] === undefined
      ? []
      : [
          { label: m.facts.from, value: model(data['from']) },
          { label: m.facts.to, value: model(data['to']) },
        ]),
    ...(texts === '' ? [] : [{ label: m.consent.receipt.texts, value: texts }]),
  ];
}

function acceptedTexts(notices: unknown, { m, locale }: Words): string {
  if (!Array.isArray(notices)) return '';
  return (notices as { notice: string; version: string }[])
    .filter(({ notice }) => notice in NOTICES)
    .map(
      ({ notice, version }) =>
        `${say(NOTICES[notice as keyof typeof NOTICES].title, locale)} · ${m.consent.decide.version(version)}`,
    )
    .join('\n');
}

/** What a check said when it last stood in the way; texts are in the reader's language already. */
export function lastCheckOf(
  data: Readonly<Record<string, unknown>>,
): { at: string; blockers: readonly unknown[] } | undefined {
  const check = data['lastCheck'] as { at?: unknown; blockers?: unknown } | undefined;
  return typeof check?.at === 'string' && Array.isArray(check.blockers) && check.blockers.length > 0
    ? { at: check.at, blockers: check.blockers }
    : undefined;
}
