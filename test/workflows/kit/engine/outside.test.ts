import type { AccountFacts, Ports } from '../../../../activities/ports';
import { PortRefusal } from '../../../../activities/ports';
import { createRegistryPorts } from '../../../../activities/ports/registry';
import type { Db } from '../../../../db/knex';
import { customer, eventually, partnerAdmin, vendor } from '../../../support/engine-world';
import { testWorld } from '../../../support/test-world';

const partner = partnerAdmin();
const done = { status: 'done' };

/** An outside world that can be blocked, made to object and made to refuse. */
class Outside {
  objection: Partial<AccountFacts> = {};
  refuses = new Set<string>();
  asked = 0;
  private gate = Promise.resolve();
  private open: () => void = () => undefined;

  hold(): void {
    this.gate = new Promise((resolve) => (this.open = resolve));
  }

  release(): void {
    this.open();
  }

  portsOf(db: Db): Ports {
    const ports = createRegistryPorts(db);
    const facts: Ports['accountCheck']['facts'] = async (call) => {
      this.asked += 1;
      // A blocked call answers by the state at the time it was asked.
      const { objection } = this;
      await this.gate;
      return { ...(await ports.accountCheck.facts(call)), ...objection };
    };
    const unlessRefused = <A, R>(name: string, call: (input: A) => Promise<R>): ((input: A) => Promise<R>) => {
      return async (input) => {
        if (this.refuses.has(name)) throw new PortRefusal('system-closed', `${name} is closed`);
        return call(input);
      };
    };
    return {
      ...ports,
      accountCheck: { facts },
      association: { ...ports.association, change: unlessRefused('change', (call) => ports.association.change(call)) },
      billing: {
        ...ports.billing,
        unlockPurchases: unlessRefused('unlock', (call) => ports.billing.unlockPurchases(call)),
      },
    };
  }
}

const consent = { form: { switchNoticeAccepted: true, associationNoticeAccepted: true } };

/** Cases in a world of their own; in an impatient one a call that hangs is soon given up. */
function casesOutside({ impatient = false } = {}) {
  const outside = new Outside();
  const world = testWorld({ impatient, portsOf: (db) => outside.portsOf(db) });
  beforeAll(async () => {
    const often = JSON.stringify({ months: 3, limit: { CN: 99, INTL: 99 } });
    for (const key of ['association.partnerRequestWindow', 'association.customerUnlinkWindow']) {
      await world.db('settings').insert({ key, value: often, version: 1, updated_by: 'test', updated_at: new Date() });
    }
  });
  beforeEach(() => {
    outside.release();
    outside.objection = {};
    outside.refuses.clear();
  });
  afterAll(() => outside.release());

  const form = (customerId: string, toModel = 'reseller') => ({
    customerId,
    toModel,
    reason: '业务调整',
    noticeAccepted: true,
  });
  const opened = async (customerId: string, toModel?: string): Promise<string> => {
    const { caseId, delivery } = await world.open('relationship-switch', partner, form(customerId, toModel));
    expect(delivery).toEqual(done);
    return caseId;
  };
  const actionsOf = async (caseId: string): Promise<string[]> => {
    const lines = await world
      .db('audit_events')
      .where({ case_id: caseId })
      .orderBy('seq')
      .select<{ action: string }[]>('action');
    return lines.map(({ action }) => action);
  };
  const askedAgain = (before: number): Promise<boolean> =>
    eventually('the account check to be asked', () => Promise.resolve(outside.asked > before));
  return { world, outside, form, opened, actionsOf, askedAgain };
}

describe('a case and an outside world that hangs', () => {
  const { world, outside, opened, actionsOf, askedAgain } = casesOutside({ impatient: true });

  it('a withdrawal does not wait for an account check that hangs, and the check leaves no mark behind the end', async () => {
    const caseId = await opened('customer-1');
    outside.objection = { inArrears: true };
    outside.hold();
    const before = outside.asked;
    const granting = world.decide(caseId, 'customerConsent', customer('customer-1'), 'grant', consent);
    await askedAgain(before);

    expect(await world.act(caseId, partner, 'withdraw', { reason: '不再需要' })).toEqual(done);
    expect(await granting).toMatchObject({ status: 'refused', refusal: { code: 'case-closed' } });
    const { workflow_id } = await world.caseRow(caseId);
    expect(await world.client.workflow.getHandle(workflow_id).result()).toEqual({ outcome: 'withdrawn' });
    outside.release();
    const actions = await actionsOf(caseId);
    expect(actions).not.toContain('check.failed');
    expect(actions).toContain('case.closed');
    expect(actions).toContain('decide.refused');
  });
});

describe('a case and the outside world', () => {
  const { world, outside, form, opened, actionsOf, askedAgain } = casesOutside();

  it('a customer who agrees in time is not too late because the account check was slow', async () => {
    const caseId = await opened('customer-1');
    outside.hold();
    const before = outside.asked;
    const granting = world.decide(caseId, 'customerConsent', customer('customer-1'), 'grant', consent);
    await askedAgain(before);
    const { due_at } = await world.task(caseId, 'customerConsent');
    await world.advanceTo(new Date(due_at!.getTime() + 3_600_000));
    const { workflow_id } = await world.caseRow(caseId);
    await eventually('the case to ask whether it is over', async () => {
      const { events } = await world.client.workflow.getHandle(workflow_id).fetchHistory();
      const asked = (events ?? []).filter(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'evaluateDeadline',
      );
      return asked.length > 1;
    });
    expect(await world.caseRow(caseId)).toMatchObject({ outcome: null });
    outside.release();
    expect(await granting).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
  });

  it('a check that objects while a reminder is being written is on record, and the version stays the one that is read', async () => {
    const caseId = await opened('customer-3');
    outside.objection = { inArrears: true };
    outside.hold();
    const before = outside.asked;
    const granting = world.decide(caseId, 'customerConsent', customer('customer-3'), 'grant', consent);
    await askedAgain(before);
    const { due_at } = await world.task(caseId, 'customerConsent');
    const { workflow_id } = await world.caseRow(caseId);
    const lock = await world.db.transaction();
    await lock('cases').where({ id: caseId }).forUpdate().first('id');
    await world.advanceTo(new Date(due_at!.getTime() - 86_400_000));
    const steps = async (type: string, kind: 'Scheduled' | 'Completed'): Promise<number> => {
      const { events } = await world.client.workflow.getHandle(workflow_id).fetchHistory();
      const scheduled = (events ?? []).filter(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === type,
      );
      if (kind === 'Scheduled') return scheduled.length;
      const ids = new Set(scheduled.map(({ eventId }) => String(eventId)));
      return (events ?? []).filter((event) =>
        ids.has(String(event.activityTaskCompletedEventAttributes?.scheduledEventId)),
      ).length;
    };
    await eventually(
      'the judgement to be on its way',
      async () => (await steps('evaluateDeadline', 'Scheduled')) === 1,
    );
    outside.release();
    await eventually('the check to have answered', async () => (await steps('checkChange', 'Completed')) === 1);
    await lock.rollback();

    expect(await granting).toMatchObject({ status: 'refused', refusal: { code: 'ineligible' } });
    expect(await actionsOf(caseId)).toEqual([
      'case.opened',
      'state.entered',
      'task.opened',
      'task.reminded',
      'check.failed',
      'decide.refused',
    ]);
    outside.objection = {};
    const { version } = await world.caseRow(caseId);
    expect(
      await world.decide(caseId, 'customerConsent', customer('customer-3'), 'refuse', { ifVersion: version }),
    ).toEqual(done);
  });

  it('a request that is not admitted leaves no case, and the one that waited behind it has its own chance', async () => {
    outside.objection = { inArrears: true };
    outside.hold();
    const before = outside.asked;
    const first = world.open('relationship-switch', partner, form('customer-3'));
    await askedAgain(before);
    const second = world.open('relationship-switch', partner, form('customer-3'));
    await eventually(
      'both to be under way',
      async () => (await world.db('commands').where({ status: 'received' }).select('id')).length === 2,
    );
    outside.objection = {};
    outside.release();

    const { delivery, caseId } = await first;
    expect(delivery).toMatchObject({ status: 'refused', refusal: { code: 'ineligible', detail: { blockers: [{}] } } });
    expect(await world.db('cases').where({ id: caseId }).select('id')).toEqual([]);
    expect((await second).delivery).toEqual(done);
    expect(await world.act((await second).caseId, partner, 'withdraw', { reason: '测试' })).toEqual(done);
  });

  it('an operator who retries what an outside system had refused brings the case to its end', async () => {
    outside.refuses.add('change');
    const caseId = await opened('customer-2', 'referral');
    expect(await world.decide(caseId, 'customerConsent', customer('customer-2'), 'grant', consent)).toEqual(done);
    await eventually(
      'the operator to be asked',
      async () => (await world.caseRow(caseId)).state === 'failed-needs-operator',
    );
    outside.refuses.clear();
    expect(await world.decide(caseId, 'operatorRepair', vendor('vendor-operator'), 'retry')).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
  });

  it('what cannot be put back is on record, and an operator is asked all the same', async () => {
    outside.refuses = new Set(['change', 'unlock']);
    const caseId = await opened('customer-4', 'referral');
    expect(await world.decide(caseId, 'customerConsent', customer('customer-4'), 'grant', consent)).toEqual(done);
    await eventually(
      'the operator to be asked',
      async () => (await world.caseRow(caseId)).state === 'failed-needs-operator',
    );
    expect(await actionsOf(caseId)).toEqual(expect.arrayContaining(['effect.failed', 'effect.not-put-back']));
    outside.refuses.delete('unlock');
    expect(await world.decide(caseId, 'operatorRepair', vendor('vendor-operator'), 'retry')).toEqual(done);
    await eventually('both rounds to be put back', async () => {
      const actions = await actionsOf(caseId);
      return actions.filter((action) => action === 'effect.failed').length === 2;
    });
    expect((await actionsOf(caseId)).filter((action) => action === 'effect.not-put-back')).toHaveLength(1);
    expect(
      await world.decide(caseId, 'operatorRepair', vendor('vendor-operator'), 'abandon', { comment: '放弃' }),
    ).toEqual(done);
    expect(await world.outcome(caseId)).toBe('abandoned');
  });
});
