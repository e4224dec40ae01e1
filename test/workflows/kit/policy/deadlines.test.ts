import table from 'chinese-days/dist/chinese-days.json';
import fc from 'fast-check';
import {
  MAX_COUNT,
  addDays,
  addMonths,
  beijingDate,
  cutoffAfter,
  deadline,
  inTime,
  isDate,
  isWorkingDay,
  monthsWindowEnd,
  workingDaysBetween,
  type Calendar,
  type DueRule,
} from '../../../../workflows/kit/policy/deadlines';
import { CN, DAY, HOUR, beijing } from '../../../support/beijing';

const UNTIL_2025: Calendar = { name: 'CN', years: { 2025: CN.years[2025]! } };

/** A second opinion that we did not type. Only its table: its functions are wrong west of Greenwich. */
function oracle(date: string): boolean {
  if (date in table.workdays) return true;
  return !(date in table.holidays) && !['Sat', 'Sun'].includes(new Date(date).toUTCString().slice(0, 3));
}

/** Every date of the published years, enumerated without any date arithmetic of ours. */
const EVERY_DATE: string[] = [];
for (let at = Date.UTC(2025, 0, 1); at < Date.UTC(2027, 0, 1); at += DAY) {
  EVERY_DATE.push(new Date(at).toISOString().slice(0, 10));
}

/** The last of n working days after a date, walked naively over the enumerated dates; undefined past their end. */
function walked(start: string, n: number): string | undefined {
  return EVERY_DATE.slice(EVERY_DATE.indexOf(start) + 1).filter(oracle)[n - 1];
}

const dates = fc.constantFrom(...EVERY_DATE);
const hours = fc.integer({ min: 0, max: DAY - 1 });
const counts = fc.integer({ min: 0, max: 60 });
const rules: fc.Arbitrary<DueRule> = fc.oneof(
  counts.map((workingDays) => ({ workingDays })),
  counts.map((days) => ({ days })),
  fc.integer({ min: 0, max: 24 }).map((months) => ({ months })),
);

describe('the statutory calendar', () => {
  test('agrees with an independent table on every day of 2025 and 2026', () => {
    expect(EVERY_DATE).toHaveLength(730);
    expect(EVERY_DATE.filter((date) => isWorkingDay(date, CN) !== oracle(date))).toEqual([]);
  });

  test('makes a Sunday worked when the State Council says so, and a Friday free', () => {
    expect(isWorkingDay('2026-09-20', CN)).toBe(true);
    expect(isWorkingDay('2026-09-25', CN)).toBe(false);
    expect(isWorkingDay('2026-09-19', CN)).toBe(false);
  });
});

describe('a deadline in working days', () => {
  test.each([
    ['2026-09-01', 14, '2026-09-20', '2026-09-20T16:00:00.000Z'],
    ['2026-10-01', 14, '2026-10-26', '2026-10-26T16:00:00.000Z'],
    ['2026-02-01', 14, '2026-02-26', '2026-02-26T16:00:00.000Z'],
    ['2025-09-26', 14, '2025-10-22', '2025-10-22T16:00:00.000Z'],
    ['2026-11-02', 14, '2026-11-20', '2026-11-20T16:00:00.000Z'],
    ['2026-09-30', 3, '2026-10-10', '2026-10-10T16:00:00.000Z'],
    ['2026-04-30', 3, '2026-05-08', '2026-05-08T16:00:00.000Z'],
    ['2026-02-12', 10, '2026-03-04', '2026-03-04T16:00:00.000Z'],
  ])('started on %s with %i working days ends with %s', (start, workingDays, lastDay, cutoff) => {
    expect(deadline(start, { workingDays }, CN)).toMatchObject({
      startDate: start,
      lastDay,
      cutoff,
      provisional: false,
    });
    expect(deadline(beijing(`${start} 23:59:59.999`), { workingDays }, CN)).toMatchObject({ lastDay, cutoff });
  });

  test('of fourteen days from any instant of any day of both years agrees with a walk over an independent table', () => {
    for (const start of EVERY_DATE) {
      const expected = walked(start, 14);
      for (const hour of [0, 7, 8, 15, 16, 23]) {
        const found = deadline(beijing(`${start} 00:00`) + hour * HOUR + 59 * 60_000, { workingDays: 14 }, CN);
        expect(found.startDate).toBe(start);
        if (expected === undefined) expect(found.provisional).toBe(true);
        else expect(found).toMatchObject({ lastDay: expected, provisional: false });
      }
    }
  });

  test('of any length agrees with that walk', () => {
    fc.assert(
      fc.property(dates, hours, fc.integer({ min: 1, max: 260 }), (start, into, workingDays) => {
        const found = deadline(beijing(`${start} 00:00`) + into, { workingDays }, CN);
        const expected = walked(start, workingDays);
        expect(found.provisional).toBe(expected === undefined);
        if (expected !== undefined) expect(found.lastDay).toBe(expected);
      }),
    );
  });

  test('names every day it skipped and why, and every weekend day that counted', () => {
    const found = deadline('2026-09-24', { workingDays: 3 }, CN);
    expect(found.skipped).toEqual(['2026-09-25', '2026-09-26', '2026-09-27'].map((date) => ({ date, why: 'holiday' })));
    const overGoldenWeek = deadline('2026-09-30', { workingDays: 3 }, CN);
    expect(overGoldenWeek.makeUpDays).toEqual(['2026-10-10']);
    expect(deadline('2026-11-06', { workingDays: 1 }, CN).skipped).toEqual([
      { date: '2026-11-07', why: 'weekend' },
      { date: '2026-11-08', why: 'weekend' },
    ]);
  });

  test('explains itself completely: days skipped and days counted are all the days there are', () => {
    fc.assert(
      fc.property(dates, counts, (start, workingDays) => {
        const found = deadline(start, { workingDays }, CN);
        const skipped = found.skipped.map(({ date }) => date);
        const all: string[] = [];
        for (let date = addDays(start, 1); date <= found.lastDay; date = addDays(date, 1)) all.push(date);
        expect(all.length).toBe(workingDays + skipped.length);
        expect(all.filter((date) => !isWorkingDay(date, CN))).toEqual(skipped);
        expect(found.makeUpDays.filter((date) => skipped.includes(date))).toEqual([]);
        expect(workingDaysBetween(start, found.lastDay, CN)).toBe(workingDays);
      }),
    );
  });

  test('names the versions of the years it looked at', () => {
    expect(deadline('2026-09-01', { workingDays: 14 }, CN).calendarVersion).toBe('CN-2026.1');
    expect(deadline('2025-12-30', { workingDays: 14 }, CN).calendarVersion).toBe('CN-2025.1+2026.1');
    expect(deadline('2026-12-30', { workingDays: 14 }, CN).calendarVersion).toBe('CN-2026.1+2027 unpublished');
    expect(deadline('2025-12-31', { workingDays: 2 }, UNTIL_2025).calendarVersion).toBe('CN-2026 unpublished');
    expect(deadline('2026-09-01', { days: 15 }, CN).calendarVersion).toBeNull();
  });

  test('is never counted by another calendar than its rule names', () => {
    expect(() => deadline('2026-09-01', { workingDays: 3, calendar: 'BANK' }, CN)).toThrow('calendar BANK, not CN');
    const bank = { ...CN, name: 'BANK' };
    expect(() => deadline('2026-09-01', { workingDays: 3 }, bank)).toThrow(RangeError);
    expect(deadline('2026-09-01', { workingDays: 3, calendar: 'BANK' }, bank).calendarVersion).toBe('BANK-2026.1');
  });
});

describe('a year nobody has published', () => {
  test('counts Monday to Friday and says that the date is provisional', () => {
    const found = deadline('2026-12-25', { workingDays: 14 }, CN);
    expect(found).toMatchObject({ lastDay: '2027-01-14', provisional: true });
    expect(found.skipped.every(({ why }) => why === 'weekend')).toBe(true);
  });

  test('leaves a date alone that ends on New Year’s Eve', () => {
    expect(deadline('2026-12-30', { workingDays: 1 }, CN)).toMatchObject({ lastDay: '2026-12-31', provisional: false });
    expect(deadline('2026-12-30', { workingDays: 2 }, CN)).toMatchObject({ lastDay: '2027-01-01', provisional: true });
  });

  test('once published makes the same start final, never provisional', () => {
    expect(deadline('2025-12-30', { workingDays: 3 }, UNTIL_2025)).toMatchObject({
      lastDay: '2026-01-02',
      provisional: true,
    });
    expect(deadline('2025-12-30', { workingDays: 3 }, CN)).toMatchObject({ lastDay: '2026-01-05', provisional: false });
  });
});

describe('deadlines in calendar days and months', () => {
  test('end with the last day, holiday or not', () => {
    expect(deadline('2026-09-20', { days: 15 }, CN)).toMatchObject({
      lastDay: '2026-10-05',
      cutoff: '2026-10-05T16:00:00.000Z',
      skipped: [],
      provisional: false,
    });
    expect(deadline('2028-02-28', { days: 1 }, CN).lastDay).toBe('2028-02-29');
  });

  test('of months stop at the end of a shorter month', () => {
    expect(deadline('2026-11-30', { months: 3 }, CN).lastDay).toBe('2027-02-28');
    expect(deadline('2027-11-30', { months: 3 }, CN).lastDay).toBe('2028-02-29');
    expect(addMonths('2026-08-31', 1)).toBe('2026-09-30');
    expect(addMonths('2026-12-31', 12)).toBe('2027-12-31');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  });

  test('a three-month window is free again from midnight in Beijing of its closing day', () => {
    expect(new Date(monthsWindowEnd('2026-11-30', 3)).toISOString()).toBe('2027-02-27T16:00:00.000Z');
    expect(monthsWindowEnd(beijing('2026-11-30 00:00'), 3)).toBe(beijing('2027-02-28 00:00'));
    expect(monthsWindowEnd(beijing('2026-11-29 23:59'), 3)).toBe(beijing('2027-02-28 00:00'));
    expect(monthsWindowEnd(beijing('2026-06-15 12:00'), 3)).toBe(beijing('2026-09-15 00:00'));
  });
});

describe('every deadline', () => {
  test('starts with the date in Beijing, not with the date in Greenwich', () => {
    expect(beijingDate(Date.parse('2026-08-31T15:59:59.999Z'))).toBe('2026-08-31');
    expect(beijingDate(Date.parse('2026-08-31T16:00:00.000Z'))).toBe('2026-09-01');
  });

  test('ends at 16:00 Z of its last day, which is midnight in Beijing', () => {
    fc.assert(
      fc.property(dates, hours, rules, (start, into, rule) => {
        const found = deadline(beijing(`${start} 00:00`) + into, rule, CN);
        expect(found.cutoff).toBe(`${found.lastDay}T16:00:00.000Z`);
        expect(Date.parse(found.cutoff)).toBe(found.cutoffMs);
        expect(found.cutoffMs).toBe(cutoffAfter(found.lastDay));
        expect(beijingDate(found.cutoffMs - 1)).toBe(found.lastDay);
      }),
    );
  });

  test('accepts the last millisecond and refuses the cut-off itself', () => {
    const { cutoffMs } = deadline('2026-09-01', { workingDays: 14 }, CN);
    expect(inTime(cutoffMs - 1, cutoffMs)).toBe(true);
    expect(inTime(cutoffMs, cutoffMs)).toBe(false);
    expect(inTime(cutoffMs + 1, cutoffMs)).toBe(false);
  });

  test('does not come earlier for starting later, or for being given more days', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 400 * DAY }), rules, (start, later, rule) => {
        const at = beijing(`${start} 00:00`);
        expect(deadline(at + later, rule, CN).cutoffMs).toBeGreaterThanOrEqual(deadline(at, rule, CN).cutoffMs);
      }),
    );
    fc.assert(
      fc.property(dates, counts, (start, workingDays) => {
        const [fewer, more] = [workingDays, workingDays + 1].map(
          (n) => deadline(start, { workingDays: n }, CN).cutoffMs,
        );
        expect(more! - fewer!).toBeGreaterThanOrEqual(DAY);
      }),
    );
  });

  test('is the same after a journey over the wire, and so is its calendar', () => {
    const travelled = JSON.parse(JSON.stringify(CN)) as Calendar;
    const found = deadline('2026-09-01', { workingDays: 14 }, travelled);
    expect(found).toEqual(deadline('2026-09-01', { workingDays: 14 }, CN));
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  test('lasts to the end of the day it names, whenever it started', () => {
    expect(deadline('2026-09-01', { on: '2026-12-31' }, CN)).toEqual({
      startDate: '2026-09-01',
      lastDay: '2026-12-31',
      cutoff: '2026-12-31T16:00:00.000Z',
      cutoffMs: beijing('2027-01-01 00:00'),
      provisional: false,
      calendarVersion: null,
      skipped: [],
      makeUpDays: [],
    });
    expect(deadline('2026-09-01', { on: '2026-08-31' }, CN).cutoffMs).toBe(beijing('2026-09-01 00:00'));
    expect(() => deadline('2026-09-01', { on: '2026-02-30' }, CN)).toThrow(RangeError);
  });

  test('refuses what is not a date, a count or one way of counting', () => {
    for (const date of ['2026-02-30', '2026-13-01', '2026-9-1', '2026-09-01T00:00:00Z', '']) {
      expect(isDate(date)).toBe(false);
      expect(() => deadline(date, { days: 1 }, CN)).toThrow(RangeError);
    }
    for (const count of [-1, 1.5, NaN, Infinity, MAX_COUNT + 1]) {
      expect(() => deadline('2026-09-01', { workingDays: count }, CN)).toThrow(RangeError);
      expect(() => deadline('2026-09-01', { days: count }, CN)).toThrow(RangeError);
      expect(() => deadline('2026-09-01', { months: count }, CN)).toThrow(RangeError);
    }
    expect(() => deadline(NaN, { days: 1 }, CN)).toThrow(RangeError);
    expect(() => deadline('2026-09-01', { days: 1, months: 1 }, CN)).toThrow('days, months');
    expect(() => deadline('2026-09-01', { key: 'fh.confirmation' } as unknown as DueRule, CN)).toThrow('none');
  });
});
