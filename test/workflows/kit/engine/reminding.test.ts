import { applyCorrection } from '../../../../db/calendar/apply-correction';
import { loadCalendar } from '../../../../db/calendar/calendars';
import { beijingDate, deadline } from '../../../../workflows/kit/policy/deadlines';
import { eventually, partnerAdmin, type TaskRow, vendor } from '../../../support/engine-world';
import { testWorld } from '../../../support/test-world';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** How many answers to questions about deadlines are lost on their way, as when their worker is killed. */
let losing = 0;
const world = testWorld({
  around: async ({ activity }, run) => {
    const answer = await run();
    if (activity !== 'evaluateDeadline' || losing === 0) return answer;
    losing -= 1;
    throw new Error('killed');
  },
});

describe('reminders', () => {
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

describe('a task that nobody decides', () => {
  const manager = vendor('ecosystem-manager');
  const finance = vendor('finance');
  const partner = partnerAdmin();
  const done = { status: 'done' };

  /** A diary that waits for its reader: two working days, then finance as well, and after four the operators. */
  const shown = async (): Promise<string> => {
    const { caseId } = await world.open('diary', partner, { title: '第一年' });
    expect(await world.act(caseId, partner, 'write', { text: '今天' })).toEqual(done);
    expect(await world.act(caseId, partner, 'show', {})).toEqual(done);
    return caseId;
  };
  const reader = (caseId: string): Promise<TaskRow> => world.task(caseId, 'reader');
  const levelsOf = async (caseId: string): Promise<Date[]> =>
    (await reader(caseId)).levels!.map(({ at }) => new Date(at));
  const escalated = (caseId: string, times: number): Promise<unknown> =>
    eventually(`level ${times}`, async () => (await reader(caseId)).escalated === times);
  /** Who was told, and what the record says of it. */
  const told = async (caseId: string): Promise<{ roles: string[]; record: unknown[] }> => ({
    roles: await world
      .db('notices')
      .where({ case_id: caseId, template: 'task-escalated' })
      .orderBy(['created_at', 'role'])
      .pluck<string[]>('role'),
    record: await world
      .db('audit_events')
      .where({ case_id: caseId, action: 'task.escalated' })
      .orderBy('seq')
      .pluck<unknown[]>('data'),
  });
  const first = { level: 1, to: 'finance', why: 'undecided', after: { workingDays: 2 } };
  const second = { level: 2, to: 'vendor-operator', why: 'undecided', after: { workingDays: 4 } };
  const notTheirs = { status: 'refused', refusal: { code: 'not-authorised' } };

  it('goes to the next role at the end of its working days, not before, and has said so from the start', async () => {
    const caseId = await shown();
    const calendar = await loadCalendar(world.db, 'CN');
    const opened = (await world.now()).getTime();
    const { levels } = await reader(caseId);
    expect(levels!.map(({ to, at }) => [to, Date.parse(at)])).toEqual([
      ['finance', deadline(opened, { workingDays: 2 }, calendar).cutoffMs],
      ['vendor-operator', deadline(opened, { workingDays: 4 }, calendar).cutoffMs],
    ]);
    expect(await world.claim(caseId, 'reader', manager, 'claim')).toEqual(done);

    const [at] = await levelsOf(caseId);
    await world.advanceTo(new Date(at!.getTime() - MINUTE));
    expect(await world.decide(caseId, 'reader', finance, 'accept')).toMatchObject({
      ...{ status: 'refused', refusal: { code: 'not-authorised' } },
    });
    expect(await told(caseId)).toEqual({ roles: [], record: [] });

    // Whoever is told of it by the clock may act before the case has got round to it.
    await world.setClock(at!);
    expect(await world.claim(caseId, 'reader', finance, 'claim')).toEqual(done);
    await world.advanceTo(at!);
    await escalated(caseId, 1);
    expect(await told(caseId)).toEqual({ roles: ['finance'], record: [first] });
    expect((await reader(caseId)).assignee).toBe(finance.personId);
    expect(await world.decide(caseId, 'reader', finance, 'accept')).toEqual(done);
    const line = await world.db('audit_events').where({ case_id: caseId, action: 'task.decided' }).first<object>();
    expect(line).toMatchObject({ actor: finance.personId, acting_right: 'finance' });
  });

  it('ends the claim of a holder who did nothing, with both names on the record, and the first role may still decide', async () => {
    const caseId = await shown();
    await world.claim(caseId, 'reader', manager, 'claim');
    const [at] = await levelsOf(caseId);
    expect(await world.db('tasks').where({ case_id: caseId, key: 'reader' }).first('claimed_until')).toEqual({
      claimed_until: at,
    });
    await world.advanceTo(at!);
    await escalated(caseId, 1);
    expect(await told(caseId)).toEqual({ roles: ['finance'], record: [{ ...first, from: manager.personId }] });
    expect((await reader(caseId)).assignee).toBeNull();
    expect(await world.decide(caseId, 'reader', manager, 'accept')).toEqual(done);
  });

  it('tells each role once, though the worker is killed before it hears that they were told, and operators never decide', async () => {
    const caseId = await shown();
    const [, last] = await levelsOf(caseId);
    losing = 2;
    await world.advanceTo(last!);
    await escalated(caseId, 2);
    await world.advanceTo(new Date(last!.getTime() + 30 * DAY));
    expect(await world.decide(caseId, 'reader', vendor('vendor-operator'), 'accept')).toMatchObject(notTheirs);
    expect(losing).toBe(0);
    expect(await told(caseId)).toEqual({ roles: ['finance', 'vendor-operator'], record: [first, second] });
    expect(await world.decide(caseId, 'reader', finance, 'accept')).toEqual(done);
  });

  it('stays out of reach of those who made what it is about', async () => {
    const caseId = await shown();
    const [at] = await levelsOf(caseId);
    await world.advanceTo(at!);
    await escalated(caseId, 1);
    const opener = { ...finance, personId: partner.personId };
    expect(await world.decide(caseId, 'reader', opener, 'accept')).toMatchObject({
      ...{ status: 'refused', refusal: { code: 'self-approval' } },
    });
    expect(await world.decide(caseId, 'reader', { ...finance, partyId: 'partner-a' }, 'accept')).toMatchObject(
      notTheirs,
    );
    expect(await world.decide(caseId, 'reader', finance, 'accept')).toEqual(done);
  });

  it('goes nowhere when a decision was received before, however late it arrives', async () => {
    const caseId = await shown();
    const [at] = await levelsOf(caseId);
    await world.setClock(new Date(at!.getTime() - MINUTE));
    const decision = await world.storeDecision(caseId, 'reader', manager, 'accept');
    await world.advanceTo(at!);
    expect(await world.deliver(decision)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('read');
    expect(await told(caseId)).toEqual({ roles: [], record: [] });
  });

  it('keeps its levels when its case goes on in another run', async () => {
    const caseId = await shown();
    const [at, last] = await levelsOf(caseId);
    await world.advanceTo(at!);
    await escalated(caseId, 1);
    const { workflow_id, run_id } = await world.caseRow(caseId);
    const runOf = async () => (await world.client.workflow.getHandle(workflow_id).describe()).runId;
    for (let wakes = 0; (await runOf()) === run_id; wakes += 1) {
      await world.engine.wake(workflow_id, run_id);
      if (wakes > 200) throw new Error('the case stays in one run');
    }
    expect(await world.decide(caseId, 'reader', vendor('psm'), 'accept')).toMatchObject(notTheirs);
    await world.advanceTo(new Date(last!.getTime() - MINUTE));
    expect((await told(caseId)).roles).toEqual(['finance']);
    await world.advanceTo(last!);
    await escalated(caseId, 2);
    expect(await told(caseId)).toEqual({ roles: ['finance', 'vendor-operator'], record: [first, second] });
    expect(await world.decide(caseId, 'reader', finance, 'accept')).toEqual(done);
  });

  // Last, because it changes the calendar.
  it('moves to later with its calendar, except what was reached', async () => {
    const caseId = await shown();
    const [at, last] = await levelsOf(caseId);
    await world.advanceTo(at!);
    await escalated(caseId, 1);
    const calendar = await loadCalendar(world.db, 'CN');
    const lastDay = beijingDate(last!.getTime() - 1);
    const year = Number(lastDay.slice(0, 4));
    const { source, workdays, daysOff } = calendar.years[year] ?? { source: 'notice', workdays: [], daysOff: [] };
    const closed = { name: 'CN', year, source, workdays, daysOff: [...daysOff, lastDay] };
    const { moved } = await applyCorrection(world.db, { ...closed, actor: vendor('vendor-operator') });
    const task = { caseId, taskId: (await reader(caseId)).id, to: 'vendor-operator', dueAt: last!.toISOString() };
    expect(moved).toContainEqual(expect.objectContaining({ ...task, later: true }));
    await eventually('the later date', async () => (await levelsOf(caseId))[1]!.getTime() > last!.getTime());
    const [same, later] = await levelsOf(caseId);
    expect(same).toEqual(at);
    await world.advanceTo(new Date(later!.getTime() - MINUTE));
    expect((await told(caseId)).roles).toEqual(['finance']);
    await world.advanceTo(later!);
    await escalated(caseId, 2);
    expect(await world.decide(caseId, 'reader', finance, 'accept')).toEqual(done);
  });
});
