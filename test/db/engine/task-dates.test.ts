import { datesOf } from '../../../db/engine/task-dates';
import type { Calendar } from '../../../workflows/kit/policy/deadlines';
import { consentTask } from '../../support/case-writing';

const CN: Calendar = { name: 'CN', years: {} };
const START = Date.parse('2026-09-01T02:00:00Z');
const task = consentTask('case', { due: { key: 'some.ttl', days: 15 }, reminders: [{ afterDays: 3 }] });
const dates = (settings: ReadonlyMap<string, unknown>) =>
  datesOf(task, START, { calendars: new Map([['CN', CN]]), settings });

test('a task is due by the rule of its policy, unless a setting says otherwise', () => {
  expect(dates(new Map()).dueAt).toBe(Date.parse('2026-09-16T16:00:00Z'));
  expect(dates(new Map([['some.ttl', { days: 5 }]])).dueAt).toBe(Date.parse('2026-09-06T16:00:00Z'));
  expect(dates(new Map([['another.ttl', 'never']])).dueAt).toBe(Date.parse('2026-09-16T16:00:00Z'));
});

test('a setting of never switches the cut-off off and leaves the reminders', () => {
  const off = dates(new Map([['some.ttl', 'never']]));
  expect(off).toMatchObject({ rule: null, deadline: null, remindAt: [Date.parse('2026-09-04T01:00:00Z')] });
  expect(off).not.toHaveProperty('dueAt');
});
