import { createRegistryPorts } from '../../../activities/ports/registry';
import { verifyBudget } from '../../../db/funding/budgets';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import type { Delivery } from '../../../worker/engine';
import { eventually } from '../../support/engine-world';
import type { Around } from '../../support/shared-worker';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { approver } from '../shared/funding-requests';
import { type Incentive, incentiveRequests } from './fh-incentive-requests';

/** Holds the answers about specialists back. */
const outside = { open: () => undefined as void, answering: Promise.resolve(), asked: 0 };
const holdAnswers = (): void => {
  outside.answering = new Promise((resolve) => (outside.open = resolve));
  outside.asked = 0;
};

/** The activities under way, also those that the engine has given up. */
const underWay = new Set<{ readonly workflowId: string }>();
const watched: Around = async (call, run) => {
  underWay.add(call);
  try {
    return await run();
  } finally {
    underWay.delete(call);
  }
};

/** Incentives in a world of their own; in an impatient one a call that hangs is soon given up. */
function incentives({ impatient = false } = {}) {
  const world = testWorld({
    impatient,
    // No quarter is told of every step: it has tests of its own.
    relay: false,
    around: watched,
    portsOf: (db) => {
      const ports = createRegistryPorts(db);
      const { specialist } = ports.serviceOperations;
      const slow: typeof specialist = async (of) => {
        outside.asked += 1;
        await outside.answering;
        return specialist(of);
      };
      return { ...ports, serviceOperations: { ...ports.serviceOperations, specialist: slow } };
    },
  });
  const requests = incentiveRequests(world);

  const budgetAsked = (): Promise<unknown> =>
    eventually('somebody to wait for the budget', async () => {
      const { rows } = await world.db.raw<{ rows: { n: number }[] }>(
        `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '%"budgets"%for update'`,
      );
      return rows[0]!.n > 0;
    });
  /** Locks the budget's row, which every movement of money needs; returns how to release it. */
  const holdBudget = async (): Promise<() => Promise<void>> => {
    const lock = await world.db.transaction();
    await lock('budgets').where({ key: 'fh' }).forUpdate().first('key');
    return async () => {
      await lock.rollback();
    };
  };
  /** Waits until the case has taken up the given number of actions. */
  const reached = (caseId: string, count = 1): Promise<unknown> =>
    eventually('the action to have reached the case', async () => {
      const { workflow_id } = await world.caseRow(caseId);
      const { events } = await world.client.workflow.getHandle(workflow_id).fetchHistory();
      const accepted = (events ?? []).map(
        ({ workflowExecutionUpdateAcceptedEventAttributes: update }) => update?.acceptedRequest?.input?.name,
      );
      return accepted.filter((name) => name === 'act').length === count;
    });
  const reserved = async (caseId: string): Promise<number> => {
    const { rows } = await world.db.raw<{ rows: { minor: number }[] }>(
      `select coalesce(sum(case kind when 'reserve' then amount_minor else -amount_minor end), 0)::int as minor
       from ledger_entries where case_id = ?`,
      [caseId],
    );
    return rows[0]!.minor;
  };
  const claims = async (caseId: string): Promise<string[]> => {
    const kinds = await world.db('funding_claims').where({ case_id: caseId }).orderBy('kind').pluck<string[]>('kind');
    const projects = await world.db('fh_project_claims').where({ case_id: caseId });
    return [...kinds, ...projects.map(() => 'project')];
  };
  /** Waits until the case's workflow has ended, and everything that it has begun. */
  const everythingEnded = async (caseId: string): Promise<void> => {
    const { workflow_id: id } = await world.caseRow(caseId);
    await world.client.workflow.getHandle(id).result();
    await eventually('its activities to end', () =>
      Promise.resolve([...underWay].every(({ workflowId }) => workflowId !== id)),
    );
  };
  const nothingKept = async (caseId: string): Promise<void> => {
    await eventually('everything to be given back', async () => (await claims(caseId)).length === 0);
    await everythingEnded(caseId);
    expect([await claims(caseId), await reserved(caseId)]).toEqual([[], 0]);
    expect(await verifyBudget(world.db, 'fh')).toMatchObject({ agrees: true });
  };

  const rejected = async (): Promise<Incentive> => {
    const incentive = await requests.drafted();
    expect(await requests.submit(incentive)).toEqual(done);
    expect(await requests.fail(await requests.inReview(incentive))).toEqual(done);
    await requests.openTask(incentive.caseId, 'resubmission');
    return incentive;
  };
  const cancel = ({ caseId }: Incentive): Promise<Delivery> =>
    world.act(caseId, approver, 'cancel', { reason: '测试' });
  const discard = ({ caseId, partner }: Incentive): Promise<Delivery> => world.act(caseId, partner, 'discard', {});
  return {
    world,
    requests,
    budgetAsked,
    holdBudget,
    reached,
    reserved,
    claims,
    nothingKept,
    rejected,
    cancel,
    discard,
  };
}

describe('the money and the persons of an incentive that is closed at the instant in which it takes them', () => {
  const made = incentives();
  const { world, requests, budgetAsked, holdBudget, reached, reserved, claims, nothingKept } = made;
  const { rejected, cancel, discard } = made;
  const closeForPayment = ({ caseId }: Incentive): Promise<Delivery> =>
    world.act(caseId, SYSTEM, 'closeForPayment', {});

  it.each([
    ['a draft that is submitted and discarded', () => requests.drafted(), requests.submit, discard],
    ['a rejected month that is resubmitted and given up', rejected, requests.resubmit, closeForPayment],
  ])('%s is submitted: the other comes too late, and the money stays set aside', async (_, made, submit, close) => {
    const incentive = await made();
    const { caseId } = incentive;
    const release = await holdBudget();
    const submitting = submit(incentive);
    await budgetAsked();
    const closing = close(incentive);
    await reached(caseId);
    expect(await world.caseRow(caseId)).toMatchObject({ outcome: null });
    await release();
    expect([await submitting, refusedWith(await closing)]).toEqual([done, ['not-now']]);
    await requests.inReview(incentive);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'in-preliminary-review', outcome: null });
    expect([await reserved(caseId), await claims(caseId)]).toEqual([2_000_000, ['fh-period', 'fh-person', 'project']]);
  });

  it.each([
    ['a draft', () => requests.drafted(), requests.submit],
    ['a list', () => requests.listed(), requests.confirm],
    ['a rejected month', rejected, requests.resubmit],
  ])(
    '%s that is submitted and cancelled is cancelled after it, and everything is given back',
    async (_, made, submit) => {
      const incentive = await made();
      const { caseId } = incentive;
      const release = await holdBudget();
      const submitting = submit(incentive);
      await budgetAsked();
      const cancelling = cancel(incentive);
      await reached(caseId);
      expect(await world.caseRow(caseId)).toMatchObject({ outcome: null });
      await release();
      expect([await submitting, await cancelling]).toEqual([done, done]);
      expect(await world.caseRow(caseId)).toMatchObject({ outcome: 'cancelled' });
      const { audit } = requests;
      expect(await audit(caseId)).toEqual(expect.arrayContaining(['task.decided', 'case.cancel', 'case.closed']));
      await nothingKept(caseId);
    },
  );

  it('a list that is confirmed in time does not expire while its money is being set aside', async () => {
    const incentive = await requests.listed();
    const { caseId } = incentive;
    const { due_at } = await requests.openTask(caseId, 'confirmation');
    const now = await world.now();
    const release = await holdBudget();
    const confirming = requests.confirm(incentive);
    await budgetAsked();
    await world.advanceTo(new Date(due_at!.getTime() + 1_000));
    await release();
    expect(await confirming).toEqual(done);
    await requests.inReview(incentive);
    expect(await reserved(caseId)).toBe(3_600_000);
    await world.setClock(now);
  });

  it('money that a reviewer finds for a month that is cancelled meanwhile is given back', async () => {
    await requests.setting('fh.monthlyAmount', { 'si-presales': 10 ** 15 });
    const incentive = await requests.drafted();
    expect(await requests.submit(incentive)).toEqual(done);
    await requests.inReview(incentive);
    await requests.unset('fh.monthlyAmount');
    const { caseId } = incentive;
    expect(await reserved(caseId)).toBe(0);
    const budget = world.db('budgets').where({ key: 'fh' });
    await budget.clone().increment('total_minor', 10 ** 15);
    const release = await holdBudget();
    const passing = requests.pass(incentive);
    await budgetAsked();
    expect(await cancel(incentive)).toEqual(done);
    await release();
    expect(refusedWith(await passing)).toEqual(['case-closed']);
    await nothingKept(caseId);
    await budget.clone().decrement('total_minor', 10 ** 15);
  });
});

describe('the persons of an incentive that is closed while an outside system hangs', () => {
  const { world, requests, claims, nothingKept, discard } = incentives({ impatient: true });

  it('persons who are being looked at for a draft that is discarded meanwhile are free', async () => {
    const incentive = await requests.drafted();
    const { caseId, partner, persons, month } = incentive;
    holdAnswers();
    const submitting = requests.submit(incentive);
    await eventually('the persons to be looked at', () => Promise.resolve(outside.asked > 0));
    expect(await discard(incentive)).toEqual(done);
    expect(refusedWith(await submitting)).toEqual(['case-closed']);
    await eventually('the month to be free', async () => (await claims(caseId)).length === 0);
    outside.open();
    await nothingKept(caseId);

    const { caseId: again } = await eventually('another draft', async () => {
      const opening = await world.open('fh-incentive', partner, { programme: 'si-presales', month });
      return opening.delivery.status === 'done' && opening;
    });
    await requests.openTask(again, 'submission');
    expect(await requests.submit({ caseId: again, partner, persons })).toEqual(done);
  });
});
