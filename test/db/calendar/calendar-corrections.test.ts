import { randomUUID } from 'node:crypto';
import { previewCorrection } from '../../../db/calendar/calendar-corrections';
import { publishCalendarYear, UnknownCalendar, type ProposedYear } from '../../../db/calendar/calendars';
import { openDatabase, type Db } from '../../../db/knex';
import { seed } from '../../../db/seeds/calendars';
import { deadline, type DueRule } from '../../../workflows/kit/policy/deadlines';
import { CN, beijing } from '../../support/beijing';
import { freshDatabase, type FreshDatabase } from '../../support/database';

let database: FreshDatabase;
let db: Db;
let caseId: string;

beforeEach(async () => {
  database = await freshDatabase();
  db = openDatabase(database.url, { name: 'test' });
  await seed(db);
  caseId = randomUUID();
  await db('cases').insert({
    id: caseId,
    type: 'fh-incentive',
    request_no: 'FH-1',
    workflow_id: 'fh/partner-a',
    run_id: randomUUID(),
    opening_command: randomUUID(),
    thread_id: caseId,
    state: 'pending-confirmation',
    version: 1,
    form: {},
    parties: {},
    opener: {},
    opened_by: 'system',
    profile: 'CN',
    policy_version: 1,
    opened_at: '2026-09-01T00:00:00Z',
    updated_at: '2026-09-01T00:00:00Z',
  });
});

afterEach(async () => {
  await db.destroy();
  await database.drop();
});

/** An open task as the engine writes it; `row` overrides columns. */
async function openTask(id: string, start: string, rule: DueRule | null, row: object = {}): Promise<void> {
  const openedAt = beijing(start);
  const due = rule && 'calendar' in rule ? undefined : rule && deadline(openedAt, rule, CN);
  await db('tasks').insert({
    id,
    case_id: caseId,
    case_type: 'fh-incentive',
    key: 'confirmation',
    role: 'partner-admin',
    party_id: 'partner-a',
    channel: 'inbox',
    status: 'open',
    due_rule: rule,
    opened_at: new Date(openedAt),
    due_at: due?.cutoff ?? null,
    deadline: due ?? null,
    ...row,
  });
}

const correct2026 = (change: Partial<ProposedYear>): ProposedYear => ({ ...CN.years[2026]!, name: 'CN', ...change });
/** A storm closes the offices on two working days. */
const storm = correct2026({ daysOff: [...CN.years[2026]!.daysOff, '2026-11-10', '2026-11-11'] });
/** A Saturday that was to be worked is free after all, and an earlier one is worked instead. */
const swapped = correct2026({
  workdays: [...CN.years[2026]!.workdays.filter((date) => date !== '2026-10-10'), '2026-11-07'],
});

describe('the preview of a calendar correction', () => {
  test('names every open task whose date moves, soonest first, and publishes nothing', async () => {
    await openTask('later', '2026-11-03 09:00', { workingDays: 10 });
    await openTask('soon', '2026-11-09 09:00', { workingDays: 1 });
    await openTask('over-before', '2026-11-02 09:00', { workingDays: 2 });
    await openTask('starts-after', '2026-11-11 09:00', { workingDays: 5 });
    const before = await db('calendar_years').count();
    expect(await previewCorrection(db, storm)).toEqual([
      { taskId: 'soon', caseId, dueAt: '2026-11-10T16:00:00.000Z', newDueAt: '2026-11-12T16:00:00.000Z', later: true },
      { taskId: 'later', caseId, dueAt: '2026-11-17T16:00:00.000Z', newDueAt: '2026-11-19T16:00:00.000Z', later: true },
    ]);
    expect(await db('calendar_years').count()).toEqual(before);
  });

  test('says which dates would come earlier, for those are never applied', async () => {
    await openTask('gains', '2026-10-08 09:00', { workingDays: 2 });
    await openTask('loses', '2026-11-05 09:00', { workingDays: 2 });
    expect(await previewCorrection(db, swapped)).toEqual([
      { taskId: 'gains', caseId, dueAt: '2026-10-10T16:00:00.000Z', newDueAt: '2026-10-12T16:00:00.000Z', later: true },
      {
        taskId: 'loses',
        caseId,
        dueAt: '2026-11-09T16:00:00.000Z',
        newDueAt: '2026-11-07T16:00:00.000Z',
        later: false,
      },
    ]);
  });

  test('leaves alone what is closed, has no date, counts in other days or by another calendar', async () => {
    await openTask('expired', '2026-11-03 09:00', { workingDays: 10 }, { status: 'expired' });
    await openTask('dateless', '2026-11-03 09:00', null);
    await openTask('calendar-days', '2026-11-03 09:00', { days: 15 });
    await openTask(
      'bank',
      '2026-11-03 09:00',
      { workingDays: 10, calendar: 'BANK' },
      { due_at: '2026-11-17T16:00:00Z' },
    );
    expect(await previewCorrection(db, storm)).toEqual([]);
    await openTask(
      'named',
      '2026-11-03 09:00',
      { workingDays: 10, calendar: 'CN' },
      { due_at: '2026-11-17T16:00:00Z' },
    );
    expect(await previewCorrection(db, storm)).toMatchObject([{ taskId: 'named', later: true }]);
  });

  test('does not take back an extension, nor report one that the correction does not touch', async () => {
    await openTask('extended', '2026-11-03 09:00', { workingDays: 10 }, { due_at: '2026-12-01T16:00:00Z' });
    await openTask('untouched', '2026-11-16 09:00', { workingDays: 2 }, { due_at: '2026-12-01T16:00:00Z' });
    expect(await previewCorrection(db, storm)).toMatchObject([{ taskId: 'extended', later: false }]);
  });

  test('counts from the day the clock started where that was before the task was opened', async () => {
    const kept = deadline('2026-11-03', { workingDays: 10 }, CN);
    await openTask('regenerated', '2026-11-06 09:00', { workingDays: 10 }, { due_at: kept.cutoff, deadline: kept });
    expect(await previewCorrection(db, storm)).toMatchObject([{ newDueAt: '2026-11-19T16:00:00.000Z' }]);
  });

  test('still lists what is to be told when the year was published but nobody was told', async () => {
    await openTask('later', '2026-11-03 09:00', { workingDays: 10 });
    const before = await previewCorrection(db, storm);
    await db.transaction((tx) => publishCalendarYear(tx, storm, 'vendor.operator'));
    expect(await previewCorrection(db, storm)).toEqual(before);
    await db('tasks').update({ due_at: before[0]!.newDueAt });
    expect(await previewCorrection(db, storm)).toEqual([]);
  });

  test('moves provisional dates when next year’s notice appears', async () => {
    await openTask('over-new-year', '2026-12-30 09:00', { workingDays: 3 });
    const notice: ProposedYear = { name: 'CN', year: 2027, source: 'notice', daysOff: ['2027-01-01'], workdays: [] };
    expect(await previewCorrection(db, notice)).toEqual([
      {
        taskId: 'over-new-year',
        caseId,
        dueAt: '2027-01-04T16:00:00.000Z',
        newDueAt: '2027-01-05T16:00:00.000Z',
        later: true,
      },
    ]);
  });

  test('is refused for a calendar nobody has published', async () => {
    await expect(previewCorrection(db, { ...storm, name: 'AE' })).rejects.toThrow(UnknownCalendar);
  });
});
