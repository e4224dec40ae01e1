import { readCommand } from '../../../db/engine/commands';
import { chainEnd, verifyChain } from '../../../db/engine/timeline';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done } from '../shared/common-requests';
import { DELIVERY, news, opportunityRequests, type Opportunity } from './opportunity-requests';

const DAY = 86_400_000;

describe('the progress of an opportunity', () => {
  const world = testWorld();
  const requests = opportunityRequests(world);

  it('is reminded of after thirty days without news, flagged as stale after ninety, and not when there is news', async () => {
    const opportunity = await requests.inProgress();
    const { caseId, partner } = opportunity;
    const at = (task: { due_at: Date | null }): number => task.due_at!.getTime();
    const first = await world.task(caseId, 'progressDue');
    await world.advanceTo(new Date(at(first) - 60 * DAY));
    await eventually('the reminder', async () => (await world.task(caseId, 'progressDue')).reminded === 1);
    expect(await requests.report(opportunity)).toEqual(done);
    const second = await eventually('a new term', async () => {
      const task = await requests.openTask(caseId, 'progressDue');
      return task.id !== first.id && task;
    });
    expect(at(second)).toBeGreaterThan(at(first));
    await world.advanceTo(second.due_at!);
    await requests.openTask(caseId, 'staleProgress');
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'in-progress', data: { stale: true } });
    expect(await requests.audit(caseId)).toContain('opportunity.stale');
    // One message, and it says so itself.
    expect(await requests.told(caseId)).toContain(`task-opened → ${partner.partyId}`);
    expect(await requests.told(caseId)).not.toContain(`case-moved in-progress → ${partner.partyId}`);

    expect(await requests.report(opportunity, news({ stage: 'contract' }))).toEqual(done);
    await requests.openTask(caseId, 'progressDue');
    expect((await world.caseRow(caseId)).data).toMatchObject({ stale: false, lastProgress: { stage: 'contract' } });
  });

  it('a stale one can still be closed as lost, and is never closed by itself', async () => {
    const { caseId, partner } = await requests.verified();
    await world.advanceTo((await world.task(caseId, 'progressDue')).due_at!);
    const stale = await requests.openTask(caseId, 'staleProgress');
    expect(stale.due_at).toBeNull();
    await world.advanceTo(new Date((await world.now()).getTime() + 400 * DAY));
    await eventually('the only reminder', async () => (await world.task(caseId, 'staleProgress')).reminded === 1);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'verified', outcome: null });
    expect(await world.act(caseId, partner, 'closeLost', { reason: '客户选择了其他方案' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('closed-lost');
  });

  it('a long-lived one goes on in new runs as one case: its record unbroken, its task and dates as they were, nothing done twice', async () => {
    const opportunity = await requests.inProgress();
    const { caseId } = opportunity;
    const reports: string[] = [];
    const runs: string[] = [];
    // Ends where a run has just taken the case over, so that the previous run had opened the task.
    while (new Set(runs).size < 3) {
      reports.push(await reportOnce(opportunity, reports.length + 1));
      runs.push(await currentRun(caseId));
    }
    const log = await world
      .db('case_log')
      .where({ case_id: caseId })
      .orderBy('no')
      .pluck<{ details: string }[]>('form');
    expect(log.slice(1).map(({ details }) => details)).toEqual(reports.map((_, n) => `第${n + 1}次更新`));
    expect(await world.db('cases').where({ id: caseId })).toHaveLength(1);

    // The last one went to the previous run.
    expect(await world.engine.deliver((await readCommand(world.db, reports.at(-1)!))!, 10_000)).toEqual(done);
    expect(await world.db('case_log').where({ case_id: caseId })).toHaveLength(reports.length + 1);

    // A report accepted while the case continued as new is handled by the next run.
    await requests.openTask(caseId, 'progressDue');
    const open = await world.db('tasks').where({ case_id: caseId, status: 'open' });
    expect(open).toHaveLength(1);
    const due = (await world.task(caseId, 'progressDue')).due_at!;
    await world.advanceTo(new Date(due.getTime() - 60 * DAY));
    await eventually('the reminder', async () => (await world.task(caseId, 'progressDue')).reminded === 1);
    expect((await world.task(caseId, 'progressDue')).due_at).toEqual(due);
    await world.advanceTo(due);
    await requests.openTask(caseId, 'staleProgress');
    expect(await requests.report(opportunity, DELIVERY)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('delivered');
    expect(await verifyChain(world.db, caseId, await chainEnd(world.db, caseId))).toBe(true);
  }, 300_000);

  it('a long-lived one does not stand still while the CRM is away, and a new run of it tells the CRM when it is back', async () => {
    const partner = await requests.partner();
    const opportunity = await requests.verified(partner);
    const { caseId } = opportunity;
    await eventually('the CRM to know', async () => (await requests.crm(caseId)).length === 2);
    await requests.set('crm', partner.partyId, { fail: 1000 });
    const { run_id } = await world.caseRow(caseId);
    let reports = 0;
    for (; (await currentRun(caseId)) === run_id; reports += 1) await reportOnce(opportunity, reports);
    await world.advanceTo((await requests.openTask(caseId, 'progressDue')).due_at!);
    await requests.openTask(caseId, 'staleProgress');
    expect(await requests.crm(caseId)).toEqual(['sync in-review', 'sync verified']);
    await requests.set('crm', partner.partyId, { fail: 0 });
    await eventually('the CRM to be told', async () => (await requests.crm(caseId)).length === 3, 70_000);
    expect(await requests.crm(caseId)).toEqual(['sync in-review', 'sync verified', 'sync in-progress']);
    await reportOnce(opportunity, reports);
    expect(await world.db('case_log').where({ case_id: caseId })).toHaveLength(reports + 1);
  }, 180_000);

  /** Reports until the report is accepted: one that meets the handling of another must be retried. */
  const reportOnce = (opportunity: Opportunity, n: number): Promise<string> =>
    eventually('the report to be taken', async () => {
      const form = news({ details: `第${n}次更新` });
      const command = await world.storeAction(opportunity.caseId, opportunity.partner, 'progress', form);
      return (await world.deliver(command)).status === 'done' && command.id;
    });

  const currentRun = async (caseId: string): Promise<string> => {
    const { workflow_id } = await world.caseRow(caseId);
    return (await world.client.workflow.getHandle(workflow_id).describe()).runId;
  };
});
