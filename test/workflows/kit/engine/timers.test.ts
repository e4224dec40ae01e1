import { eventually, partnerAdmin, vendor } from '../../../support/engine-world';
import { testWorld } from '../../../support/test-world';

const DAY = 86_400_000;

describe('what a case leaves in Temporal', () => {
  const world = testWorld();

  const nameOf = (event: object): string =>
    Object.keys(event)
      .find((key) => key.endsWith('EventAttributes'))
      ?.replace('EventAttributes', '') ?? '';
  const eventsOf = async (caseId: string) => {
    const { workflow_id } = await world.caseRow(caseId);
    const { events } = await world.client.workflow.getHandle(workflow_id).fetchHistory();
    return events ?? [];
  };
  /** Lets Temporal's own clock of one workflow run ahead: its timers fire, and nobody else notices. */
  const fastForward = async (caseId: string, ms: number): Promise<void> => {
    const { workflow_id: workflowId } = await world.caseRow(caseId);
    await world.client.workflowService.updateWorkflowExecutionOptions({
      namespace: world.client.options.namespace,
      workflowExecution: { workflowId },
      workflowExecutionOptions: {
        timeSkippingConfig: {
          enabled: true,
          fastForwardConfig: { id: `${workflowId}-${ms}`, duration: { seconds: Math.ceil(ms / 1_000) as never } },
        },
      },
      updateMask: { paths: ['time_skipping_config'] },
    });
  };

  it('the timers themselves remind and end a case that nobody wakes, to the second', async () => {
    const { caseId } = await world.open('trial', partnerAdmin(), { subject: 'timers' });
    const start = (await world.now()).getTime();
    const dueAt = (await world.task(caseId, 'first')).due_at!.getTime();
    const timers = async (): Promise<number[]> =>
      (await eventsOf(caseId)).flatMap(({ timerStartedEventAttributes: timer }) =>
        timer == null ? [] : [Number(timer.startToFireTimeout?.seconds ?? 0) * 1_000],
      );
    const morningOf = (day: number): number => dueAt - (16 - day) * DAY + 9 * 3_600_000;
    const marks = [morningOf(3), morningOf(7), morningOf(14), dueAt];
    let at = start;
    for (const [n, mark] of marks.entries()) {
      await eventually(`timer ${n + 1}`, async () => (await timers()).length === n + 1);
      expect(Math.abs((await timers())[n]! - (mark - at))).toBeLessThan(15_000);
      // The world clock is moved without telling the case, so only its timer can.
      await world.setClock(new Date(mark));
      await fastForward(caseId, mark - at + 1_000);
      at = mark;
      if (mark < dueAt)
        await eventually(`reminder ${n + 1}`, async () => (await world.task(caseId, 'first')).reminded === n + 1);
    }
    expect(await world.outcome(caseId)).toBe('expired');
    const signals = (await eventsOf(caseId)).filter((event) => event.workflowExecutionSignaledEventAttributes != null);
    expect(signals).toEqual([]);
  });

  it('a decision that opens the next task adds at most twelve events to its history, a whole case with two has no more than 38', async () => {
    const { caseId } = await world.open('trial', partnerAdmin(), { subject: 'events' });
    const before = (await eventsOf(caseId)).length;
    expect(await world.decide(caseId, 'first', vendor('ecosystem-manager'), 'approve')).toEqual({ status: 'done' });
    const settled = async (): Promise<number> => {
      const events = await eventsOf(caseId);
      const last = nameOf(events.at(-1)!);
      return /^(workflowTask(Scheduled|Started)|activityTask)/.test(last) ? 0 : events.length;
    };
    const after = await eventually('the workflow to rest', async () => (await settled()) || undefined);
    expect(after - before).toBeLessThanOrEqual(12);
    expect(await world.decide(caseId, 'second', vendor('finance'), 'approve')).toEqual({ status: 'done' });
    await world.client.workflow.getHandle((await world.caseRow(caseId)).workflow_id).result();
    const types = (await eventsOf(caseId)).map(nameOf);
    expect(types.length).toBeLessThanOrEqual(38);
  });
});
