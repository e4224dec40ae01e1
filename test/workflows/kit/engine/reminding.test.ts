import { eventually, partnerAdmin, vendor } from '../../../support/engine-world';
import { testWorld } from '../../../support/test-world';

const DAY = 86_400_000;

describe('reminders', () => {
  const world = testWorld();

  const opened = async (subject: string): Promise<{ caseId: string; dueAt: number }> => {
    const { caseId } = await world.open('trial', partnerAdmin(), { subject });
    return { caseId, dueAt: (await world.task(caseId, 'first')).due_at!.getTime() };
  };
  const reminders = async (caseId: string): Promise<number> => {
    const [notices, lines] = await Promise.all([
      world.db('notices').where({ case_id: caseId, template: 'task-reminder' }).select('id'),
      world.db('audit_events').where({ case_id: caseId, action: 'task.reminded' }).select('seq'),
    ]);
    expect(notices.length).toBe(lines.length);
    return notices.length;
  };
  /** 09:00 Beijing time of so many days after the start. */
  const morning = (dueAt: number, day: number): Date => new Date(dueAt - (16 - day) * DAY + 9 * 3_600_000);
  const reminded = (caseId: string, times: number): Promise<number> =>
    eventually(`reminder ${times}`, async () =>
      (await world.task(caseId, 'first')).reminded === times ? times : undefined,
    );

  it('a decider who stays silent is reminded in the morning of days 3, 7 and 14, and then loses the decision', async () => {
    const { caseId, dueAt } = await opened('silent');
    for (const [n, day] of [3, 7, 14].entries()) {
      await world.advanceTo(new Date(morning(dueAt, day).getTime() - 1_000));
      expect(await reminders(caseId)).toBe(n);
      await world.advanceTo(morning(dueAt, day));
      await reminded(caseId, n + 1);
      expect(await reminders(caseId)).toBe(n + 1);
    }
    await world.advanceTo(new Date(dueAt));
    expect(await world.outcome(caseId)).toBe('expired');
    expect(await reminders(caseId)).toBe(3);
  });

  it('three reminders missed together are told once', async () => {
    const { caseId, dueAt } = await opened('missed');
    await world.advanceTo(new Date(dueAt - 3_600_000));
    await reminded(caseId, 3);
    expect(await reminders(caseId)).toBe(1);
    expect(await world.decide(caseId, 'first', vendor('ecosystem-manager'), 'approve')).toEqual({ status: 'done' });
    // Otherwise it would be woken with the next one.
    expect(await world.decide(caseId, 'second', vendor('finance'), 'approve')).toEqual({ status: 'done' });
  });

  it('a case that is told of the time while it is asking for it asks again', async () => {
    const { caseId, dueAt } = await opened('asking');
    const hold = await world.db.transaction();
    await hold.raw('lock table audit_events in exclusive mode');
    await world.advanceTo(morning(dueAt, 3));
    await eventually('the reminder to be under way', async () => {
      const { rows } = await world.db.raw<{ rows: { n: number }[] }>(
        `select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]!.n > 0;
    });
    await world.advanceTo(new Date(dueAt));
    await hold.rollback();
    expect(await world.outcome(caseId)).toBe('expired');
    expect(await reminders(caseId)).toBe(1);
  });

  it('waking a case early changes nothing', async () => {
    const { caseId } = await opened('early');
    const before = await world.caseRow(caseId);
    for (let n = 0; n < 5; n += 1) await world.engine.wake(before.workflow_id, before.run_id);
    const judged = await eventually('the wakes to be dealt with', async () => {
      const { events } = await world.client.workflow.getHandle(before.workflow_id).fetchHistory();
      const asked = (events ?? []).filter(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'evaluateDeadline',
      );
      return asked.length > 0 ? asked : undefined;
    });
    expect(judged.length).toBeGreaterThan(0);
    expect(await world.caseRow(caseId)).toEqual(before);
    expect(await reminders(caseId)).toBe(0);
  });
});
