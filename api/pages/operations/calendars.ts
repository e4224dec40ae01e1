import { listCalendars } from '../../../db/calendar/calendars';
import type { Db } from '../../../db/knex';
import { REASON } from '../../administration/reason';
import { parse } from '../../http/parse';
import { correct, yearBody } from '../../routes/calendars';
import { messagesOf } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import type { Problem } from '../../http/problems';
import type { Signed } from '../frame/visit';

/** What a proposed year moves, or has moved. */
export interface Correction {
  readonly published: boolean;
  readonly moves: readonly string[];
}

const NAMES = ['name', 'year', 'source', 'daysOff', 'workdays', 'reason'] as const;

/** Shows what a posted year would move, or publishes it. */
export async function correctCalendar(visit: Signed, call: Parameters<typeof correct>[0]): Promise<Correction> {
  const { posted, m, f } = visit;
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
  const { from } = m.operations.calendars;
  return { published, moves: items.map(({ dueAt, newDueAt, later }) => from(f.when(dueAt), f.when(newDueAt), later)) };
}

/** The published years, and the form of a correction with what was filled in. */
export async function calendarPart(
  db: Db,
  visit: Signed,
  problem?: Problem,
): Promise<{ years: string[]; fields: Control[] }> {
  const { posted, m } = visit;
  const { fields, year } = m.operations.calendars;
  const errors = problem === undefined ? new Map<string, string>() : messagesOf(problem, visit);
  const calendars = await listCalendars(db);
  return {
    years: calendars.flatMap(({ name, years }) =>
      years.map((each) => year(name, each.year, each.version, each.source)),
    ),
    fields: NAMES.map((name) =>
      control(name, fields[name], {
        required: name === 'name' || name === 'year' || name === 'source',
        quiet: name !== 'reason',
        value: textOf(posted, name) ?? (name === 'name' ? 'CN' : ''),
        error: [...errors].find(([path]) => path === name || path.startsWith(`${name}.`))?.[1],
        ...(name === 'daysOff' || name === 'workdays' ? { control: 'longText' } : {}),
      }),
    ),
  };
}
