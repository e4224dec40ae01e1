import { dateSources, datesOf, levelsOf } from '../../../db/engine/task-dates';
import type { Calendar } from '../../../workflows/kit/policy/deadlines';
import { toPeers } from '../../../workflows/kit/policy/escalation';
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

const EMPTY = { calendars: new Map([['CN', CN]]), settings: new Map<string, unknown>() };
const levels = (settings: object = {}, dueAt?: number) =>
  levelsOf({ escalates: toPeers('psa') }, START, dueAt, { ...EMPTY, settings: new Map(Object.entries(settings)) });

test('a task goes to its levels at the end of their working days, in the order of their dates, as settings have them', () => {
  const psa = { to: 'psa', at: '2026-09-08T16:00:00.000Z', rule: { workingDays: 5 }, provisional: true };
  expect(levels()).toEqual([
    { ...psa, calendarVersion: 'CN-2026 unpublished' },
    expect.objectContaining({ to: 'vendor-operator', at: '2026-09-15T16:00:00.000Z' }),
  ]);
  const late = levels({ 'task.escalateAfter': { days: 30 } });
  expect(late.map(({ to, at }) => [to, at])).toEqual([
    ['vendor-operator', '2026-09-15T16:00:00.000Z'],
    ['psa', '2026-10-01T16:00:00.000Z'],
  ]);
  expect(levels({ 'task.escalateAfter': 'never' }).map(({ to }) => to)).toEqual(['vendor-operator']);
});

test('a level that would come at the cut-off or later is none', () => {
  const at = Date.parse('2026-09-15T16:00:00Z');
  expect(levels({}, at).map(({ to }) => to)).toEqual(['psa']);
  expect(levels({}, at + 1).map(({ to }) => to)).toEqual(['psa', 'vendor-operator']);
});

test('a task that neither ends nor goes to anybody reads nothing for its dates', async () => {
  const nothing = undefined as never;
  expect((await dateSources(nothing, [{ reminders: [] }])).calendars.size).toBe(0);
});
