import { giveOwedLevels } from '../../db/engine/owed-levels';
import { down, up } from '../../db/migrations/0039_owed_levels';
import { commitCase } from '../../db/engine/commit-case';
import { deadline } from '../../workflows/kit/policy/deadlines';
import { loadCalendar } from '../../db/calendar/calendars';
import { randomUUID } from 'node:crypto';
import { caseDatabase, newRun, openingOf } from '../support/case-writing';
import { eventually } from '../support/engine-world';
import { testWorld } from '../support/test-world';
import { relationshipRequests } from '../workflows/association/relationship-requests';

describe('tasks that were opened before tasks went to somebody else in time', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);

  const opened = async (): Promise<string> => {
    const { caseId } = await requests.askUnlink(await requests.customer('reseller'));
    const { id, levels } = await world.task(caseId, 'preReview');
    expect(levels).toBeNull();
    await world.db('tasks').where({ id }).update({ levels_owed: true });
    return caseId;
  };
  const record = (caseId: string, action: string) =>
    world.db('audit_events').where({ case_id: caseId, action }).select('data');

  it('go to the operators from now on, counted from their opening and once, told as others are', async () => {
    await requests.setting('task.escalateAfter', 'never');
    const [past, coming] = [await opened(), await opened()];
    const neverOwed = await requests.askUnlink(await requests.customer('reseller'));
    await requests.setting('task.escalateAfter', { workingDays: 5 });
    const { opened_at } = await world.db('cases').where({ id: past }).first<{ opened_at: Date }>('opened_at');
    const at = deadline(opened_at.getTime(), { workingDays: 5 }, await loadCalendar(world.db, 'CN')).cutoffMs;

    await world.db('tasks').where({ case_id: coming }).update({ levels_owed: false });
    await world.advanceTo(new Date(at + 60_000));
    expect(await record(past, 'task.escalated')).toEqual([]);
    await giveOwedLevels(world.db);
    await giveOwedLevels(world.db);
    await eventually('it to be told', async () => (await world.task(past, 'preReview')).escalated === 1);
    expect((await world.task(past, 'preReview')).levels).toMatchObject([
      { to: 'vendor-operator', at: new Date(at).toISOString() },
    ]);
    const told = await world.db('notices').where({ case_id: past, template: 'task-escalated' }).pluck<string[]>('role');
    expect(told).toEqual(['vendor-operator']);
    expect(await record(past, 'task.escalated')).toMatchObject([{ data: { level: 1, to: 'vendor-operator' } }]);
    await eventually('the run to know', async () => (await record(past, 'deadline.recomputed')).length > 0);
    expect(await record(past, 'deadline.recomputed')).toHaveLength(1);
    for (const caseId of [coming, neverOwed.caseId]) expect((await world.task(caseId, 'preReview')).levels).toBeNull();
  });

  it('go there when the day comes, though their run had known of no such day', async () => {
    await requests.setting('task.escalateAfter', 'never');
    const caseId = await opened();
    await requests.setting('task.escalateAfter', { workingDays: 5 });
    await giveOwedLevels(world.db);
    const [level] = (await world.task(caseId, 'preReview')).levels!;
    await eventually('the run to know', async () => (await record(caseId, 'deadline.recomputed')).length === 1);
    await world.advanceTo(new Date(level!.at));
    await eventually('it to be told', async () => (await world.task(caseId, 'preReview')).escalated === 1);
    expect(await record(caseId, 'task.escalated')).toHaveLength(1);
  });
});

it('the upgrade owes levels to the open tasks of before, and to no other', async () => {
  const { db, close } = await caseDatabase();
  const owedAfter = async (levelsCame: string): Promise<boolean[]> => {
    await db('schema_migrations').where('name', 'like', '0030%').update({ migration_time: levelsCame });
    await down(db);
    await up(db);
    return db('tasks').orderBy('id').pluck<boolean[]>('levels_owed');
  };
  try {
    const id = randomUUID();
    await commitCase(db, newRun(), openingOf(id, randomUUID()));
    expect(await owedAfter('2020-01-01')).toEqual([false]);
    expect(await owedAfter('2100-01-01')).toEqual([true]);
    await db('tasks').update({ levels: '[]' });
    expect(await owedAfter('2100-01-01')).toEqual([false]);
  } finally {
    await close();
  }
});
