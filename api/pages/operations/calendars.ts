import { listCalendars, type PublishedYear } from '../../../db/calendar/calendars';
import { provisionalDates } from '../../../db/calendar/provisional-dates';
import { say } from '../../../workflows/kit/policy/labels';
import { ROLES } from '../../../workflows/kit/policy/roles';
import { caseNames } from '../../../db/engine/case-names';
import { REASON } from '../../administration/reason';
import { parse } from '../../http/parse';
import type { Problem } from '../../http/problems';
import { correct, yearBody } from '../../routes/calendars';
import { messagesOf } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import type { Place, Signed } from '../frame/visit';
import { caseLink, type Incident } from './incidents';
import { operationsWords } from './words';

type CaseLink = NonNullable<Incident['case']>;

/** One deadline that a proposed year moves, or would move if it were later. */
export interface MovedDate {
  readonly case?: CaseLink | undefined;
  readonly dueAt: string;
  readonly newDueAt: string;
  readonly later: boolean;
}

/** What a proposed year moves, or has moved. */
export interface Correction {
  readonly published: boolean;
  readonly moves: readonly MovedDate[];
}

/** A published year of a calendar. */
export type YearRow = PublishedYear & { readonly name: string };

/** A date that counts days of years without a calendar. */
export interface ProvisionalRow {
  readonly case?: CaseLink | undefined;
  readonly dueAt: string;
  /** The role to which the task goes then; undefined when the date is its end. */
  readonly goesTo: string | undefined;
  readonly calendar: string;
  readonly years: readonly number[];
}

const NAMES = ['name', 'year', 'source', 'daysOff', 'workdays', 'reason'] as const;
/** How many provisional dates are listed. */
const MOST = 50;

/** Shows what a posted year would move, or publishes it. */
export async function correctCalendar(visit: Signed, call: Parameters<typeof correct>[0]): Promise<Correction> {
  const { posted } = visit;
  const text = (name: (typeof NAMES)[number]): string => (textOf(posted, name) ?? '').trim();
  const dates = (name: 'daysOff' | 'workdays'): string[] =>
    text(name)
      .split(/[\s,，、]+/)
      .filter(Boolean);
  const year = parse(yearBody.extend(REASON), {
    year: Number(text('year')),
    source: text('source'),
    daysOff: dates('daysOff'),
    workdays: dates('workdays'),
    reason: textOf(posted, 'reason'),
  });
  const published = textOf(posted, 'do') === 'publish';
  const { items } = await correct(call, { ...year, name: text('name') }, !published);
  const names = await caseNames(
    call.deps.db,
    items.map(({ caseId }) => caseId),
  );
  const moves = items.map(({ caseId, dueAt, newDueAt, later }) => {
    const name = names.get(caseId);
    return { case: name && caseLink(name, visit), dueAt, newDueAt, later };
  });
  return { published, moves };
}

/** The published years, the newest first. */
export async function yearRows({ deps }: Place): Promise<YearRow[]> {
  const calendars = await listCalendars(deps.api.db);
  return calendars.flatMap(({ name, years }) => years.map((year) => ({ ...year, name })).reverse());
}

/** The dates that are provisional, soonest first. */
export async function provisionalRows({ deps }: Place, visit: Signed): Promise<ProvisionalRow[]> {
  const tasks = (await provisionalDates(deps.api.db)).slice(0, MOST);
  const names = await caseNames(
    deps.api.db,
    tasks.map(({ caseId }) => caseId),
  );
  return tasks.map(({ caseId, at, to, calendar, years }) => {
    const name = names.get(caseId);
    const goesTo = to === null ? undefined : say(ROLES[to], visit.locale);
    return { case: name && caseLink(name, visit), dueAt: at.toISOString(), goesTo, calendar, years };
  });
}

/** The form of a correction with what was filled in. */
export function correctionFields(visit: Signed, problem: Problem | undefined): Control[] {
  const { posted, locale } = visit;
  const labels = operationsWords[locale].calendars.fields;
  const errors = problem === undefined ? new Map<string, string>() : messagesOf(problem, visit);
  return NAMES.map((name) =>
    control(name, labels[name], {
      required: name === 'name' || name === 'year' || name === 'source',
      quiet: name !== 'reason',
      value: textOf(posted, name) ?? (name === 'name' ? 'CN' : ''),
      error: [...errors].find(([path]) => path === name || path.startsWith(`${name}.`))?.[1],
      ...(name === 'daysOff' || name === 'workdays' ? { control: 'longText' } : {}),
    }),
  );
}
