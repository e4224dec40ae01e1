import {
  InvalidCalendarYear,
  UnknownCalendar,
  listCalendars,
  loadCalendar,
  loadCalendarAt,
  publishCalendarYear,
  type ProposedYear,
} from '../../../db/calendar/calendars';
import { openDatabase, type Db } from '../../../db/knex';
import { down, up } from '../../../db/migrations/0003_calendars';
import { seed } from '../../../db/seeds/calendars';
import { deadline } from '../../../workflows/kit/policy/deadlines';
import { CN } from '../../support/beijing';
import { freshDatabase, type FreshDatabase } from '../../support/database';

let database: FreshDatabase;
let db: Db;

beforeEach(async () => {
  database = await freshDatabase();
  db = openDatabase(database.url, { name: 'test' });
  await seed(db);
});

afterEach(async () => {
  await db.destroy();
  await database.drop();
});

const notice2027: ProposedYear = {
  name: 'CN',
  year: 2027,
  source: '国务院办公厅关于2027年部分节假日安排的通知',
  daysOff: ['2027-01-02', '2027-01-01'],
  workdays: ['2027-01-09'],
};

const publish = (proposed: ProposedYear) =>
  db.transaction((tx) => publishCalendarYear(tx, proposed, 'vendor.operator'));

describe('a published calendar', () => {
  test('comes out of the database exactly as the State Council’s notice went in', async () => {
    expect(await loadCalendar(db, 'CN')).toEqual(CN);
  });

  test('is not shipped twice, and a shipped year never replaces what an operator has corrected', async () => {
    const corrected = { ...CN.years[2026]!, name: 'CN', workdays: CN.years[2026]!.workdays.slice(1) };
    await publish(corrected);
    await seed(db);
    expect((await loadCalendar(db, 'CN')).years[2026]).toMatchObject({ version: '2', workdays: corrected.workdays });
  });

  test('gains a year when its notice appears, and dates stop being provisional', async () => {
    const before = deadline('2026-12-30', { workingDays: 5 }, await loadCalendar(db, 'CN'));
    expect(before).toMatchObject({ provisional: true, lastDay: '2027-01-06' });
    expect(await publish(notice2027)).toMatchObject({ version: '1', daysOff: ['2027-01-01', '2027-01-02'] });
    const after = deadline('2026-12-30', { workingDays: 5 }, await loadCalendar(db, 'CN'));
    expect(after).toMatchObject({ provisional: false, lastDay: '2027-01-07', calendarVersion: 'CN-2026.1+2027.1' });
  });

  test('gets a new version for every correction, and none for the same content sent again', async () => {
    await publish(notice2027);
    expect(await publish({ ...notice2027, daysOff: ['2027-01-01', '2027-01-02'] })).toMatchObject({ version: '1' });
    expect(await publish({ ...notice2027, workdays: [] })).toMatchObject({ version: '2', workdays: [] });
    expect(await publish(notice2027)).toMatchObject({ version: '3', workdays: ['2027-01-09'] });
  });

  test('gives two operators who publish at the same moment two versions', async () => {
    const sources = ['a', 'b', 'c', 'd'];
    const published = await Promise.all(sources.map((source) => publish({ ...notice2027, source })));
    expect(published.map(({ version }) => version).sort()).toEqual(['1', '2', '3', '4']);
  });

  test('explains an old date by the version it was computed with', async () => {
    const old = deadline('2026-12-30', { workingDays: 5 }, await loadCalendar(db, 'CN'));
    await publish(notice2027);
    await publish({ ...CN.years[2026]!, name: 'CN', daysOff: [...CN.years[2026]!.daysOff, '2026-12-31'] });
    const now = deadline('2026-12-30', { workingDays: 5 }, await loadCalendar(db, 'CN'));
    expect(now.calendarVersion).toBe('CN-2026.2+2027.1');
    for (const found of [old, now]) {
      const calendar = await loadCalendarAt(db, found.calendarVersion!);
      expect(deadline('2026-12-30', { workingDays: 5 }, calendar)).toEqual(found);
    }
    await expect(loadCalendarAt(db, 'CN-2026.9')).rejects.toThrow(UnknownCalendar);
    await expect(loadCalendarAt(db, 'yesterday')).rejects.toThrow(UnknownCalendar);
  });

  test('is listed with who published each year, newest version only', async () => {
    await publish({ ...notice2027, name: 'BANK-CN' });
    await publish({ ...notice2027, name: 'BANK-CN', workdays: [] });
    const calendars = await listCalendars(db);
    expect(calendars.map(({ name, years }) => [name, years.map(({ year, version }) => `${year}.${version}`)])).toEqual([
      ['BANK-CN', ['2027.2']],
      ['CN', ['2025.1', '2026.1']],
    ]);
    expect(calendars[0]!.years[0]).toMatchObject({ publishedBy: 'vendor.operator' });
    expect(calendars[0]!.years[0]!.publishedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('that does not exist is refused, never counted as plain weeks', async () => {
    await expect(loadCalendar(db, 'AE')).rejects.toThrow(UnknownCalendar);
  });

  test('cannot be changed or removed afterwards, not even by hand', async () => {
    await expect(db('calendar_years').update({ source: 'other' })).rejects.toThrow('append-only');
    await expect(db('calendar_years').delete()).rejects.toThrow('append-only');
    await expect(db.raw('truncate calendar_years')).rejects.toThrow('append-only');
  });
});

describe('a year that contradicts itself', () => {
  const wrong: ProposedYear = {
    name: 'cn',
    year: 2027,
    source: '',
    daysOff: ['2027-02-30', '2026-12-31', '2027-05-01', '2027-05-01'],
    workdays: ['2027-05-01', '2027-05-06'],
  };

  test('is refused with every path at once', async () => {
    const refusal = await publish(wrong).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InvalidCalendarYear);
    expect((refusal as InvalidCalendarYear).problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'name invalid',
      'source invalid',
      'daysOff.0 invalid',
      'daysOff.1 outside-year',
      'daysOff.3 duplicate',
      'workdays.0 duplicate',
      'workdays.1 not-weekend',
    ]);
  });

  test.each<[string, object]>([
    ['a version of zero', { version: 0 }],
    ['a name in small letters', { name: 'cn' }],
    ['no source', { source: '' }],
    ['no publisher', { published_by: '' }],
    ['a day off in another year', { days_off: ['2026-12-31'] }],
    ['a workday in another year', { workdays: ['2028-01-01'] }],
    ['a day both off and worked', { days_off: ['2027-01-09'], workdays: ['2027-01-09'] }],
    ['a make-up workday in the middle of a week', { workdays: ['2027-01-13'] }],
    ['a day that is not there', { days_off: [null] }],
  ])('is refused by the database too: %s', async (_, part) => {
    const row = { name: 'CN', year: 2027, version: 1, source: 's', days_off: [], workdays: [], published_by: 'x' };
    await expect(db('calendar_years').insert({ ...row, ...part })).rejects.toThrow('violates check constraint');
    await expect(db('calendar_years').insert(row)).resolves.toBeDefined();
  });
});

test('the calendar tables can be taken back and laid again', async () => {
  await down(db);
  expect(await db.schema.hasTable('calendar_years')).toBe(false);
  await up(db);
  await seed(db);
  expect(await loadCalendar(db, 'CN')).toEqual(CN);
});
