import { isDate, isWeekend, type Calendar, type CalendarYear } from '../../workflows/kit/policy/deadlines';
import type { Db, Tx } from '../knex';

/** A proposed year; the database assigns its version. */
export type ProposedYear = { name: string } & Omit<CalendarYear, 'version'>;

/** A year as an operator sees it: newest version, and who published it when (ISO UTC). */
export type PublishedYear = CalendarYear & { publishedAt: string; publishedBy: string };

/** What is wrong with a proposed year, in the form of the API's 422 errors. */
export type CalendarProblem = { path: string; code: string; message: string };

/** No calendar of this name was ever published: refused, never counted as plain weeks. */
export class UnknownCalendar extends Error {
  override readonly name = 'UnknownCalendar';
}

/** A contradictory proposed year; `problems` names every path. */
export class InvalidCalendarYear extends Error {
  override readonly name = 'InvalidCalendarYear';
  constructor(readonly problems: readonly CalendarProblem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
}

type Row = PublishedYear & { name: string };

// As JSON, because the driver reads date arrays as instants of the server's own time zone.
const COLUMNS = `name, year, version::text as version, source, to_json(days_off) as "daysOff", to_json(workdays) as workdays,
  to_char(published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "publishedAt", published_by as "publishedBy"`;

const calendarYear = ({ year, version, source, daysOff, workdays }: Row): CalendarYear => ({
  year,
  version,
  source,
  daysOff,
  workdays,
});

const calendarOf = (name: string, rows: Row[]): Calendar => ({
  name,
  years: Object.fromEntries(rows.map((row) => [row.year, calendarYear(row)])),
});

/** The newest version of every year of a calendar; UnknownCalendar if it has none. */
export async function loadCalendar(db: Db | Tx, name: string): Promise<Calendar> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select distinct on (year) ${COLUMNS} from calendar_years where name = ? order by year, calendar_years.version desc`,
    [name],
  );
  if (rows.length === 0) throw new UnknownCalendar(name);
  return calendarOf(name, rows);
}

/**
 * The calendar at the time a deadline's `calendarVersion` was recorded, so that old dates keep explaining themselves.
 */
export async function loadCalendarAt(db: Db | Tx, calendarVersion: string): Promise<Calendar> {
  const [, name = '', years = ''] = /^(.+?)-(\d{4}[. ].*)$/.exec(calendarVersion) ?? [];
  const wanted = [...years.matchAll(/(\d{4})\.(\d+)/g)];
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${COLUMNS} from calendar_years
     where name = ? and (year, calendar_years.version) in (select * from unnest(?::integer[], ?::integer[]))`,
    [name, wanted.map((found) => Number(found[1])), wanted.map((found) => Number(found[2]))],
  );
  if (name === '' || rows.length !== wanted.length) throw new UnknownCalendar(calendarVersion);
  return calendarOf(name, rows);
}

/** Every calendar with the newest version of each of its years. */
export async function listCalendars(db: Db | Tx): Promise<{ name: string; years: PublishedYear[] }[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select distinct on (name, year) ${COLUMNS} from calendar_years order by name, year, calendar_years.version desc`,
  );
  const names = [...new Set(rows.map((row) => row.name))];
  return names.map((name) => ({
    name,
    years: rows
      .filter((row) => row.name === name)
      .map((row) => ({ ...calendarYear(row), publishedAt: row.publishedAt, publishedBy: row.publishedBy })),
  }));
}

function problemsOf(proposed: ProposedYear): CalendarProblem[] {
  const problems: CalendarProblem[] = [];
  const seen = new Set<string>();
  const report = (path: string, code: string, message: string) => problems.push({ path, code, message });
  if (!/^[A-Z][A-Z0-9-]{0,31}$/.test(proposed.name)) report('name', 'invalid', 'up to 32 of A–Z, 0–9 and hyphen');
  if (proposed.source.length < 1 || proposed.source.length > 512) report('source', 'invalid', '1 to 512 characters');
  if (!Number.isInteger(proposed.year) || proposed.year < 1992 || proposed.year > 2999) {
    report('year', 'invalid', 'a year from 1992 to 2999');
  }
  for (const list of ['daysOff', 'workdays'] as const) {
    proposed[list].forEach((date, index) => {
      const path = `${list}.${index}`;
      if (!isDate(date)) return report(path, 'invalid', `not a date: ${date}`);
      if (!date.startsWith(`${proposed.year}-`)) report(path, 'outside-year', `${date} is not in ${proposed.year}`);
      if (seen.has(date)) report(path, 'duplicate', `${date} is named twice`);
      if (list === 'workdays' && !isWeekend(date)) report(path, 'not-weekend', `${date} is worked anyway`);
      seen.add(date);
    });
  }
  return problems;
}

/**
 * The year as it will be published: one version above the newest, or the newest itself if nothing differs, so that a
 * repeated request publishes once. InvalidCalendarYear if contradictory.
 */
export async function nextVersion(
  db: Db | Tx,
  proposed: ProposedYear,
): Promise<{ year: CalendarYear; isNew: boolean }> {
  const problems = problemsOf(proposed);
  if (problems.length > 0) throw new InvalidCalendarYear(problems);
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${COLUMNS} from calendar_years where name = ? and year = ? order by calendar_years.version desc limit 1`,
    [proposed.name, proposed.year],
  );
  const newest = rows[0] && calendarYear(rows[0]);
  const content = {
    source: proposed.source,
    daysOff: [...proposed.daysOff].sort(),
    workdays: [...proposed.workdays].sort(),
  };
  const year = { year: proposed.year, version: newest?.version ?? '', ...content };
  if (newest && JSON.stringify(newest) === JSON.stringify(year)) return { year: newest, isNew: false };
  return { year: { ...year, version: String(Number(newest?.version ?? 0) + 1) }, isNew: true };
}

/** Publishes a year, or a correction of it, as a new version and returns it; the same content again changes nothing. */
export async function publishCalendarYear(tx: Tx, proposed: ProposedYear, publishedBy: string): Promise<CalendarYear> {
  // Publishers take turns; readers are not held up.
  await tx.raw('lock table calendar_years in share row exclusive mode');
  const { year, isNew } = await nextVersion(tx, proposed);
  if (!isNew) return year;
  await tx('calendar_years').insert({
    name: proposed.name,
    year: year.year,
    version: Number(year.version),
    source: year.source,
    days_off: year.daysOff,
    workdays: year.workdays,
    published_by: publishedBy,
  });
  return year;
}
