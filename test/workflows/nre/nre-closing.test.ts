import { createRegistryPorts } from '../../../activities/ports/registry';
import type { Command } from '../../../db/engine/commands';
import { NRE } from '../../../workflows/shared/funding';
import { type Held, holdInsert, holdRow, meanwhile, slowPorts } from '../../support/holding';
import { testWorld } from '../../support/test-world';
import { done, mustBeDone, operator, refusedWith } from '../shared/common-requests';
import { approver, manager, reviewer } from '../shared/funding-requests';
import { finance } from '../payment/payment-requests';
import { milestoneRequests } from './nre-milestone-requests';
import { type NreCase, nreRequests, panel, technical } from './nre-requests';

describe('the end of an application in the middle of something else', () => {
  let slow: ReturnType<typeof slowPorts>;
  const world = testWorld({ portsOf: (db) => (slow = slowPorts(createRegistryPorts(db))).ports });
  const requests = nreRequests(world);
  const milestones = milestoneRequests(world);

  const terminate = ({ caseId }: NreCase): Promise<Command> =>
    world.storeAction(caseId, approver, 'terminate', { reason: '项目取消' });
  const discard = ({ caseId, partner }: NreCase): Promise<Command> =>
    world.storeAction(caseId, partner, 'discard', { reason: '不再需要' });
  const decides = async ({ caseId }: NreCase, key: string, by = manager, decision = 'pass', form?: object) => {
    await requests.openTask(caseId, key);
    return world.storeDecision(caseId, key, by, decision, form === undefined ? {} : { form });
  };
  const lines = async (caseId: string, action: string): Promise<number> =>
    (await requests.audit(caseId)).filter((each) => each === action).length;

  async function rejected(): Promise<NreCase> {
    const application = await requests.inReview();
    mustBeDone(await requests.judge(application.caseId, 'reject', '材料不全'));
    return application;
  }
  async function withdrawn(): Promise<NreCase> {
    const application = await requests.inReview();
    mustBeDone(await world.act(application.caseId, application.partner, 'withdraw', { reason: '需要修改' }));
    return application;
  }
  async function failedAssessment(): Promise<NreCase> {
    const application = await requests.assessed();
    mustBeDone(await requests.assess(application.caseId, 'fail', '请补充'));
    return application;
  }

  interface Middle {
    readonly reach: () => Promise<NreCase>;
    readonly asks: (application: NreCase) => Promise<Command>;
    readonly ends: (application: NreCase) => Promise<Command>;
    readonly outcome: 'terminated' | 'discarded';
  }
  const middles: [string, Middle][] = (
    [
      ['its review', () => requests.inReview(), (of) => decides(of, 'qualificationReview', reviewer, 'approve')],
      ['its submission anew', rejected, (of) => decides(of, 'resubmission', of.partner, 'resubmit', {})],
      [
        'the upload of its statement of work',
        () => requests.qualified(),
        async (of) => decides(of, 'sow', of.partner, 'upload', await requests.sow(of.partner)),
      ],
      ['its assessment', () => requests.assessed(), (of) => decides(of, 'techAssessment', technical)],
      [
        'the correction of its statement of work',
        failedAssessment,
        async (of) => decides(of, 'sowResubmission', of.partner, 'resubmit', await requests.sow(of.partner)),
      ],
      [
        'the start of its commercial review',
        () => requests.techApproved(),
        (of) => decides(of, 'commercialStart', manager, 'start'),
      ],
      [
        'a change of its statement of work',
        () => requests.techApproved(),
        async ({ caseId, partner }) => world.storeAction(caseId, partner, 'changeSow', await requests.sow(partner)),
      ],
      ['its commercial review', () => requests.commercialReview(), (of) => decides(of, 'commercialReview', panel)],
      [
        'the upload of its agreement',
        () => requests.commercialApproved(),
        async (of) => decides(of, 'agreementUpload', manager, 'upload', await requests.agreement()),
      ],
      [
        'the recheck of its agreement',
        () => requests.rechecked(),
        (of) => decides(of, 'agreementRecheck', finance, 'confirm'),
      ],
    ] as [string, Middle['reach'], Middle['asks']][]
  ).map(([what, reach, asks]) => [what, { reach, asks, ends: terminate, outcome: 'terminated' }]);
  middles.push(
    ['its submission anew, given up', { ...middles[1]![1], ends: discard, outcome: 'discarded' }],
    [
      'its submission anew after a withdrawal, given up',
      { ...middles[1]![1], reach: withdrawn, ends: discard, outcome: 'discarded' },
    ],
  );

  it.each(middles)('counts while %s is still being checked, which is refused then', async (_what, middle) => {
    const application = await middle.reach();
    const { caseId } = application;
    const asked = await middle.asks(application);
    const before = await lines(caseId, 'task.decided');
    const held = slow.hold('solutions.solution');
    const [refused, ended] = await meanwhile(world, held, asked, await middle.ends(application));
    expect([refusedWith(refused), ended]).toEqual([['case-closed'], done]);
    expect(await world.outcome(caseId)).toBe(middle.outcome);
    await requests.settled(caseId);
    expect(await lines(caseId, 'task.decided')).toBe(before);
    expect(await lines(caseId, 'case.closed')).toBe(1);
    expect(await requests.held(caseId)).toBe(0);
  });

  it.each([
    ['before anything is set aside', (): Promise<Held> => holdRow(world.db, 'budgets', { key: NRE })],
    [
      'when it is as good as set aside',
      (caseId: string): Promise<Held> => {
        const entry = {
          key: `nre/${caseId}/agreement/1`,
          budget: 'fh',
          kind: 'reserve',
          amount_minor: 1,
          drawn_minor: 0,
        };
        return holdInsert(world.db, 'ledger_entries', { ...entry, case_id: caseId, at: new Date() });
      },
    ],
  ])('counts while it is being confirmed, %s, and nothing stays set aside', async (_when, hold) => {
    const application = await requests.rechecked();
    const { caseId, solutionId } = application;
    const confirmed = await decides(application, 'agreementRecheck', finance, 'confirm');
    const [refused, ended] = await meanwhile(world, await hold(caseId), confirmed, await terminate(application));
    expect([refusedWith(refused), ended]).toEqual([['case-closed'], done]);
    await requests.settled(caseId);
    expect(await world.outcome(caseId)).toBe('terminated');
    expect(await requests.held(caseId)).toBe(0);
    expect((await world.ports.solutions.solution({ id: solutionId })).solution?.usedBy).toBeNull();
    await requests.balanced(NRE);
  });

  it('waits while an agreement is being sent back, and both count', async () => {
    const application = await requests.rechecked();
    const { caseId } = application;
    const sentBack = await decides(application, 'agreementRecheck', finance, 'sendBack', { reason: '金额不符' });
    const held = await holdRow(world.db, 'budgets', { key: NRE });
    expect(await meanwhile(world, held, sentBack, await terminate(application))).toEqual([done, done]);
    await requests.settled(caseId);
    expect(await world.caseRow(caseId)).toMatchObject({ outcome: 'terminated', data: { sentBack: '金额不符' } });
    const entered = await world
      .db('audit_events')
      .where({ case_id: caseId })
      .orderBy('seq')
      .pluck<string[]>('to_state');
    expect(entered.filter((state) => state !== null).slice(-2)).toEqual(['commercial-approved', 'terminated']);
    expect(await requests.held(caseId)).toBe(0);
    await requests.balanced(NRE);
  });

  it('finds nothing set aside by a confirmation that was overtaken by a colleague who sent the agreement back', async () => {
    const application = await requests.rechecked();
    const { caseId } = application;
    const confirmed = await decides(application, 'agreementRecheck', finance, 'confirm');
    const colleague = { ...finance, personId: 'vendor.second-finance' };
    const sentBack = await decides(application, 'agreementRecheck', colleague, 'sendBack', { reason: '金额不符' });
    const held = await holdRow(world.db, 'budgets', { key: NRE });
    const [refused, answer] = await meanwhile(world, held, confirmed, sentBack);
    expect([refusedWith(refused), answer]).toEqual([['already-decided'], done]);
    await requests.openTask(caseId, 'agreementUpload');
    expect(await requests.held(caseId)).toBe(0);
    expect(await world.deliver(await terminate(application))).toEqual(done);
    await requests.balanced(NRE);
  });

  it('comes too late while the entitlement is being used, and while the money of what failed is given back', async () => {
    const application = await requests.rechecked();
    const { caseId } = application;
    const confirmed = await decides(application, 'agreementRecheck', finance, 'confirm');
    await requests.use(application.solutionId, '00000000-0000-4000-8000-000000000000');
    const using = slow.hold('solutions.consumeEntitlement');
    const [first, late] = await meanwhile(world, using, confirmed, await terminate(application));
    expect([first, refusedWith(late)]).toEqual([done, ['not-now']]);
    await requests.openTask(caseId, 'operatorRepair');
    const comment = '先核对方案';
    const given = await world.storeDecision(caseId, 'operatorRepair', operator, 'abandon', { comment });
    const held = await holdRow(world.db, 'budgets', { key: NRE });
    const [abandoned, early] = await meanwhile(world, held, given, await terminate(application));
    expect([abandoned, refusedWith(early)]).toEqual([done, ['not-now']]);
    await requests.openTask(caseId, 'agreementUpload');
    expect(await requests.held(caseId)).toBe(0);
    expect(await world.deliver(await terminate(application))).toEqual(done);
  });

  it('does not take back an acceptance whose money is on its way', async () => {
    const milestone = await milestones.submitted();
    const { caseId, partner, nreCaseId } = milestone;
    const approved = await world.storeDecision(caseId, 'review', reviewer, 'approve');
    const withdrawal = await world.storeAction(caseId, partner, 'withdraw', { reason: '材料有误' });
    const held = await holdRow(world.db, 'budgets', { key: NRE });
    const [first, late] = await meanwhile(world, held, approved, withdrawal);
    expect([first, refusedWith(late)]).toEqual([done, ['not-now']]);
    const { data } = await world.caseRow(caseId);
    await milestones.openTask(String(data.paymentCaseId), 'invoice');
    expect([await milestones.held(nreCaseId), await milestones.held(caseId)]).toEqual([200_000, 0]);
    expect(await milestones.held(String(data.paymentCaseId))).toBe(100_000);
    await milestones.balanced(NRE);
  });
});
