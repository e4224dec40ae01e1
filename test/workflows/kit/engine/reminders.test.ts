import fc from 'fast-check';
import {
  deadline,
  inTime,
  reminderDates,
  workingDaysLeft,
  type DueRule,
} from '../../../../workflows/kit/policy/deadlines';
import { CN, DAY, HOUR, beijing } from '../../../support/beijing';

const counts = fc.integer({ min: 0, max: 60 });
const instants = fc.integer({ min: beijing('2025-01-01 00:00'), max: beijing('2026-12-31 23:59') });
const dueRules: fc.Arbitrary<DueRule> = fc.oneof(
  counts.map((workingDays) => ({ workingDays })),
  counts.map((days) => ({ days })),
);

describe('what is left', () => {
  test('is all of it on the first day and nothing on the last', () => {
    const { cutoffMs } = deadline('2026-09-30', { workingDays: 3 }, CN);
    const left = (text: string) => workingDaysLeft(beijing(text), cutoffMs, CN);
    expect(left('2026-09-30 18:00')).toBe(3);
    expect(left('2026-10-07 18:00')).toBe(3);
    expect(left('2026-10-08 00:00')).toBe(2);
    expect(left('2026-10-09 23:59')).toBe(1);
    expect(left('2026-10-10 00:00')).toBe(0);
    expect(left('2026-10-20 00:00')).toBe(0);
  });

  test('never grows as time goes by, and falls by one at most from one day to the next', () => {
    fc.assert(
      fc.property(instants, counts, fc.integer({ min: 0, max: 90 * 24 }), (start, workingDays, hours) => {
        const { cutoffMs } = deadline(start, { workingDays }, CN);
        expect(workingDaysLeft(start, cutoffMs, CN)).toBe(workingDays);
        const [now, tomorrow] = [start + hours * HOUR, start + hours * HOUR + DAY];
        const fallen = workingDaysLeft(now, cutoffMs, CN) - workingDaysLeft(tomorrow, cutoffMs, CN);
        expect([0, 1]).toContain(fallen);
      }),
    );
  });
});

describe('reminders', () => {
  const start = beijing('2026-09-01 10:30');
  const due = deadline(start, { workingDays: 14 }, CN);

  test('come at nine in the morning in Beijing, seven, three and one working day before the last day', () => {
    const found = reminderDates(
      start,
      due,
      [1, 7, 3].map((n) => ({ beforeWorkingDays: n })),
      CN,
    );
    expect(found).toEqual(['2026-09-10T01:00:00.000Z', '2026-09-16T01:00:00.000Z', '2026-09-18T01:00:00.000Z']);
  });

  test('come on days counted from the start, in calendar or in working days', () => {
    const open = deadline('2026-09-30', { days: 15 }, CN);
    const found = reminderDates(beijing('2026-09-30 20:00'), open, [{ afterDays: 3 }, { afterWorkingDays: 3 }], CN);
    expect(found).toEqual(['2026-10-03T01:00:00.000Z', '2026-10-10T01:00:00.000Z']);
  });

  test('count from the start where a task waits without a deadline', () => {
    const found = reminderDates(start, undefined, [{ afterWorkingDays: 5 }, { beforeWorkingDays: 1 }], CN);
    expect(found).toEqual(['2026-09-08T01:00:00.000Z']);
  });

  test('are not sent at or after the cut-off, before the start, or twice at once', () => {
    const rules = [
      { afterDays: 40 },
      { beforeWorkingDays: 20 },
      { afterDays: 0 },
      { afterDays: 1 },
      { afterWorkingDays: 1 },
    ];
    expect(reminderDates(start, due, rules, CN)).toEqual(['2026-09-02T01:00:00.000Z']);
    expect(reminderDates(start, due, [{ beforeWorkingDays: 0 }], CN)).toEqual(['2026-09-20T01:00:00.000Z']);
  });

  test('are always in order, at 01:00 Z, after the start and before the cut-off', () => {
    const rule = fc.oneof(
      counts.map((afterDays) => ({ afterDays })),
      counts.map((afterWorkingDays) => ({ afterWorkingDays })),
      counts.map((beforeWorkingDays) => ({ beforeWorkingDays })),
    );
    fc.assert(
      fc.property(instants, dueRules, fc.array(rule, { maxLength: 6 }), (at, dueRule, reminders) => {
        const until = deadline(at, dueRule, CN);
        const found = reminderDates(at, until, reminders, CN);
        expect([...new Set(found)].sort()).toEqual(found);
        for (const instant of found) {
          expect(instant).toMatch(/T01:00:00\.000Z$/);
          expect(Date.parse(instant)).toBeGreaterThan(at);
          expect(inTime(Date.parse(instant), until.cutoffMs)).toBe(true);
        }
      }),
    );
  });
});
