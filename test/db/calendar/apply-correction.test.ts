import { applyCorrection } from '../../../db/calendar/apply-correction';
import { InvalidCalendarYear, loadCalendar, type ProposedYear } from '../../../db/calendar/calendars';
import { takeWaiting } from '../../../db/engine/waiting-commands';
import type { Db } from '../../../db/knex';
import { provisionalDates } from '../../../db/calendar/provisional-dates';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { deadline } from '../../../workflows/kit/policy/deadlines';
import { beijing, CN } from '../../support/beijing';
import { type OutboxWorld, outboxWorld } from '../../support/outbox';

let world: OutboxWorld;
let db: Db;

beforeEach(async () => {
  world = await outboxWorld();
  db = world.db;
});
afterEach(() => world.close());

const actor: Actor = { personId: 'vendor.operator', partyId: 'vendor', roles: ['vendor-operator'], proof: 'role' };
const year2026 = CN.years[2026]!;
/** A storm closes the offices on two working days. */
const storm: ProposedYear = { ...year2026, name: 'CN', daysOff: [...year2026.daysOff, '2026-11-10', '2026-11-11'] };
const notice2027: ProposedYear = { name: 'CN', year: 2027, source: 'notice', daysOff: ['2027-01-01'], workdays: [] };

/** A case with open tasks of the given working days, begun at a Beijing time. */
async function caseSince(start: string, ...counts: number[]): Promise<{ caseId: string; taskIds: string[] }> {
  const caseId = await world.openCase();
  const taskIds: string[] = [];
  for (const workingDays of counts) {
    const due = deadline(beijing(start), { workingDays }, CN);
    const row = {
      due_rule: { workingDays },
      calendar: 'CN',
      opened_at: new Date(beijing(start)),
      due_at: due.cutoff,
      deadline: due,
    };
    taskIds.push(await world.openTask(caseId, row));
  }
  return { caseId, taskIds };
}

interface StoredCommand {
  readonly case_id: string;
  readonly kind: string;
  readonly body: { taskIds: string[] };
}
const commands = () => db<StoredCommand>('commands').select('case_id', 'kind', 'body');

describe('applying a calendar correction', () => {
  test('publishes the year and leaves one command for every case with a date that comes later', async () => {
    const two = await caseSince('2026-11-03 09:00', 10, 8);
    const one = await caseSince('2026-11-09 09:00', 1);
    await caseSince('2026-11-16 09:00', 3);
    const { year, moved } = await applyCorrection(db, { ...storm, actor });
    expect(year.version).toBe('2');
    expect(moved).toHaveLength(3);
    expect((await loadCalendar(db, 'CN')).years[2026]?.daysOff).toContain('2026-11-10');
    const stored = await commands();
    expect(stored).toHaveLength(2);
    expect(stored.every(({ kind }) => kind === 'redate')).toBe(true);
    expect(Object.fromEntries(stored.map(({ case_id, body }) => [case_id, body.taskIds]))).toEqual({
      [two.caseId]: [...two.taskIds].sort(),
      [one.caseId]: one.taskIds,
    });
    // The relay may take them at once: nobody else delivers them.
    expect(
      await takeWaiting(db, { tried: false, from: 'longest-due', limit: 10, leaseMs: 20_000, except: [] }),
    ).toHaveLength(2);
  });

  test('never brings a date forward', async () => {
    await caseSince('2026-11-05 09:00', 2);
    const worked: ProposedYear = { ...year2026, name: 'CN', workdays: [...year2026.workdays, '2026-11-07'] };
    expect((await applyCorrection(db, { ...worked, actor })).moved).toMatchObject([{ later: false }]);
    expect(await commands()).toEqual([]);
  });

  test('may be repeated: nothing is published twice and nobody is told twice', async () => {
    await caseSince('2026-11-03 09:00', 10);
    await applyCorrection(db, { ...storm, actor });
    expect((await applyCorrection(db, { ...storm, actor })).year.version).toBe('2');
    expect(await commands()).toHaveLength(1);
  });

  test('tells on repetition a task that was opened while the year was being published', async () => {
    const { caseId } = await caseSince('2026-11-03 09:00', 10);
    await applyCorrection(db, { ...storm, actor });
    const due = deadline(beijing('2026-11-03 09:00'), { workingDays: 9 }, CN);
    const late = {
      due_rule: { workingDays: 9 },
      opened_at: new Date(beijing('2026-11-03 09:00')),
      due_at: due.cutoff,
      deadline: due,
    };
    const taskId = await world.openTask(caseId, late);
    await applyCorrection(db, { ...storm, actor });
    const stored = await commands();
    expect(stored).toHaveLength(2);
    expect(stored.some(({ body }) => body.taskIds.includes(taskId))).toBe(true);
  });

  test('publishes nothing and tells nobody when the year contradicts itself', async () => {
    await caseSince('2026-11-03 09:00', 10);
    const wrong = { ...storm, workdays: ['2026-11-09'], actor };
    await expect(applyCorrection(db, wrong)).rejects.toThrow(InvalidCalendarYear);
    expect(await commands()).toEqual([]);
    expect((await loadCalendar(db, 'CN')).years[2026]?.version).toBe('1');
  });
});

describe('a date in a year that nobody has published', () => {
  test('is listed for operators with the missing year until the year appears, and moves then', async () => {
    const { caseId, taskIds } = await caseSince('2026-12-30 09:00', 3);
    await caseSince('2026-11-03 09:00', 3);
    expect(await provisionalDates(db)).toMatchObject([
      {
        taskId: taskIds[0],
        caseId,
        calendar: 'CN',
        years: [2027],
        type: 'relationship-switch',
        key: 'customerConsent',
      },
    ]);
    await applyCorrection(db, { ...notice2027, actor });
    expect(await commands()).toMatchObject([{ case_id: caseId, body: { taskIds } }]);
    expect(await provisionalDates(db)).toEqual([]);
  });

  test('is listed when a task goes to somebody else on it, until it has, with whom it goes to', async () => {
    const caseId = await world.openCase();
    const level = {
      ...{ to: 'vendor-operator', at: '2027-01-05T16:00:00.000Z', rule: { workingDays: 5 } },
      ...{ provisional: true, calendarVersion: 'CN-2026.1+2027 unpublished' },
    };
    const taskId = await world.openTask(caseId, { levels: JSON.stringify([level]), level_at: level.at });
    expect(await provisionalDates(db)).toMatchObject([{ taskId, to: 'vendor-operator', years: [2027] }]);
    await db('tasks').where({ id: taskId }).update({ escalated: 1 });
    expect(await provisionalDates(db)).toEqual([]);
    await db('tasks').where({ id: taskId }).update({ escalated: 0 });
    await applyCorrection(db, { ...notice2027, actor });
    expect(await provisionalDates(db)).toEqual([]);
  });

  test('is no longer listed when the year appears and leaves the date as it is', async () => {
    await caseSince('2026-12-30 09:00', 3);
    await applyCorrection(db, { ...notice2027, daysOff: [], actor });
    expect(await commands()).toEqual([]);
    expect(await provisionalDates(db)).toEqual([]);
  });
});
