import { createChecks } from '../../../activities/checks';
import { addDays, beijingDate, cutoffAfter } from '../../../workflows/kit/policy/deadlines';
import { partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, opened, operator, refusedWith } from '../shared/common-requests';
import { manager } from '../shared/funding-requests';
import { nreRequests, technical } from './nre-requests';

describe('an application for the support of one-time engineering', () => {
  const world = testWorld();
  const requests = nreRequests(world);
  /** Applications in review, however they got there. */
  const inReview = leftOvers(() => requests.inReview());
  const today = async (): Promise<string> => beijingDate((await world.now()).getTime());

  it('is reviewed by the ecosystem manager, and its result told by e-mail and SMS', async () => {
    const { caseId, partner } = await requests.inReview();
    expect((await world.caseRow(caseId)).request_no).toMatch(/^NR-/);
    expect(refusedWith(await world.decide(caseId, 'qualificationReview', partner, 'approve'))).toEqual([
      'self-approval',
    ]);
    for (const other of [operator, technical])
      expect(refusedWith(await world.decide(caseId, 'qualificationReview', other, 'approve'))).toEqual([
        'not-authorised',
      ]);
    expect(refusedWith(await requests.judge(caseId, 'reject'))).toEqual(['comment-required']);
    expect(await requests.judge(caseId, 'approve')).toEqual(done);
    await requests.openTask(caseId, 'workloadAgreement');
    expect((await world.caseRow(caseId)).state).toBe('qualified');
    expect(await requests.sms(caseId)).toEqual([`qualified → ${partner.partyId}`]);
  });

  it('is withdrawn or rejected, mended on the same record, or given up', async () => {
    const { caseId, partner, solutionId } = await requests.inReview();
    const { request_no } = await world.caseRow(caseId);
    expect(await world.act(caseId, partner, 'withdraw', { reason: '需要修改' })).toEqual(done);
    await requests.openTask(caseId, 'resubmission');
    const resubmit = { form: { remarks: '已补充说明' } };
    expect(await world.decide(caseId, 'resubmission', partner, 'resubmit', resubmit)).toEqual(done);
    await requests.openTask(caseId, 'qualificationReview');
    expect(await requests.judge(caseId, 'reject', '请补充方案说明')).toEqual(done);
    await requests.openTask(caseId, 'resubmission');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'qualification-rejected',
      request_no,
      form: { remarks: '已补充说明', solutionId },
      data: { rejection: { state: 'qualification-rejected', reason: '请补充方案说明' } },
    });
    expect(refusedWith(await world.act(caseId, manager, 'discard', { reason: '放弃' }))).toEqual(['not-authorised']);
    expect(await world.act(caseId, partner, 'discard', { reason: '今年不再申请' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('discarded');
    expect(refusedWith((await requests.apply(partner, solutionId)).delivery)).toEqual(['done']);
  });

  it('is either withdrawn or approved when both are wanted at once', async () => {
    const { caseId, partner } = await requests.inReview();
    const both = await Promise.all([
      requests.judge(caseId, 'approve'),
      world.act(caseId, partner, 'withdraw', { reason: '需要修改' }),
    ]);
    expect(both.flatMap(refusedWith).filter((each) => each === 'done')).toHaveLength(1);
  });

  it('is open to software partners in good standing, for their own certified and entitled solutions', async () => {
    const partner = await requests.partner();
    const tried = async (more: object): Promise<string[]> =>
      refusedWith((await requests.apply(partner, await requests.solution(partner, more))).delivery);
    expect(await tried({ certification: 'advanced' })).toEqual(['done']);
    expect(await tried({ certification: 'none' })).toEqual(['NOT_CERTIFIED']);
    expect(await tried({ certification: 'revoked' })).toEqual(['CERTIFICATION_REVOKED']);
    expect(await tried({ entitlement_until: null })).toEqual(['ENTITLEMENT_EXPIRED']);
    expect(await tried({ entitlement_until: '2025-12-31', certification: 'none' })).toEqual([
      ...['NOT_CERTIFIED', 'ENTITLEMENT_EXPIRED'],
    ]);
    const used = { used_by: '00000000-0000-4000-8000-000000000000', used_at: '2026-01-01' };
    expect(await tried(used)).toEqual(['ENTITLEMENT_USED']);

    const as = async (more: object): Promise<string[]> => {
      const other = await requests.partner(more);
      return refusedWith((await requests.apply(other, await requests.solution(other))).delivery);
    };
    expect(await as({ partnerKind: 'cloud-distributor', programmes: ['cloud-distributor'] })).toEqual([
      'CLOUD_DISTRIBUTOR',
    ]);
    expect(await as({ programmes: ['software-partner'] })).toEqual(['NOT_IN_PROGRAMME']);
    expect(await as({ partnerKind: 'csp' })).toEqual(['SOFTWARE_PARTNERS_ONLY']);
    expect(await as({ status: 'frozen' })).toEqual(['PARTNER_FROZEN']);
    expect(await as({ status: 'left' })).toEqual(['PARTY_HAS_LEFT']);
  });

  it("answers for somebody else's solution as for one that does not exist, also while that one is supported", async () => {
    const application = await inReview.take();
    const { solutionId } = application;
    const stranger = await requests.partner();
    for (const id of [solutionId, 'nobody.nothing'])
      expect(refusedWith((await requests.apply(stranger, id)).delivery)).toEqual(['SOLUTION_UNKNOWN']);
    const check = createChecks({ db: world.db, ports: world.ports })['nre']!;
    const asked = { form: { solutionId }, actor: stranger, profile: 'CN' } as const;
    expect((await check(asked)).map(({ code }) => code)).toEqual(['SOLUTION_UNKNOWN']);
    inReview.leave(application);
  });

  it('can be requested only once for a solution at a time, however often anybody tries', async () => {
    const partner = await requests.partner();
    const solutionId = await requests.solution(partner);
    const openings = await Promise.all([1, 2, 3].map(() => requests.apply(partner, solutionId)));
    expect(openings.flatMap(({ delivery }) => refusedWith(delivery)).sort()).toEqual([
      ...['done', 'open-request-exists', 'open-request-exists'],
    ]);
  });

  it('waits while another solution of the same product is supported, also when both are asked for at once', async () => {
    const partner = await requests.partner();
    const product = `${partner.partyId}-product`;
    const [one, other] = [await requests.solution(partner, { product }), await requests.solution(partner, { product })];
    const asked = await Promise.all([one, other].map((id) => requests.apply(partner, id)));
    expect(asked.flatMap(({ delivery }) => refusedWith(delivery)).sort()).toEqual(['PRODUCT_IN_USE', 'done']);
    const [won, lost] = asked[0]!.delivery.status === 'done' ? [asked[0]!, other] : [asked[1]!, one];
    // Another partner's product does not matter here.
    const stranger = await requests.partner();
    opened(await requests.apply(stranger, await requests.solution(stranger, { product })));

    await requests.openTask(won.caseId, 'qualificationReview');
    await requests.setting('nre.sharedProductBlocks', false);
    const second = opened(await requests.apply(partner, lost));
    await requests.unset('nre.sharedProductBlocks');
    await requests.openTask(second, 'qualificationReview');
    expect(await world.act(second, partner, 'withdraw', { reason: '测试' })).toEqual(done);
    await requests.openTask(second, 'resubmission');
    expect(refusedWith(await world.decide(second, 'resubmission', partner, 'resubmit', { form: {} }))).toEqual([
      'PRODUCT_IN_USE',
    ]);
    expect(await requests.terminate(won.caseId)).toEqual(done);
    await world.outcome(won.caseId);
    expect(await world.decide(second, 'resubmission', partner, 'resubmit', { form: {} })).toEqual(done);
  });

  it('counts on the day on which it was received: in time to the last moment of the entitlement, however late it is taken up', async () => {
    const until = addDays(await today(), 10);
    const cutoff = cutoffAfter(until);
    const partner = await requests.partner();
    const [early, late] = [
      await requests.solution(partner, { entitlement_until: until }),
      await requests.solution(partner, { entitlement_until: until }),
    ];
    await world.stopWorker();
    const openings = [];
    for (const [solutionId, at] of [
      [early, cutoff - 1],
      [late, cutoff],
    ] as const)
      openings.push(await requests.receivedAt(await requests.stored(partner, solutionId), at));
    await world.setClock(new Date(cutoff + 3_600_000));
    await world.startWorker();
    const [inTime, tooLate] = await Promise.all(openings.map((command) => world.deliver(command)));
    expect(refusedWith(inTime!)).toEqual(['done']);
    expect(refusedWith(tooLate!)).toEqual(['ENTITLEMENT_EXPIRED']);
  });

  it('is checked again as it is resubmitted and approved', async () => {
    const application = await inReview.take();
    const { caseId, partner, solutionId } = application;
    const standing = (change: object) => requests.set('directory', partner.partyId, change);
    await standing({ status: 'frozen' });
    expect(refusedWith(await requests.judge(caseId, 'approve'))).toEqual(['PARTNER_FROZEN']);
    await standing({ status: 'active' });
    await requests.certify(solutionId, 'revoked');
    expect(refusedWith(await requests.judge(caseId, 'approve'))).toEqual(['CERTIFICATION_REVOKED']);
    expect(await requests.judge(caseId, 'reject', '认证失效')).toEqual(done);
    await requests.openTask(caseId, 'resubmission');
    const again = () => world.decide(caseId, 'resubmission', partner, 'resubmit', { form: {} });
    expect(refusedWith(await again())).toEqual(['CERTIFICATION_REVOKED']);
    await requests.certify(solutionId, 'certified');
    await requests.set('solutions', solutionId, { entitlementUntil: '2025-12-31' });
    expect(refusedWith(await again())).toEqual(['ENTITLEMENT_EXPIRED']);
    await requests.set('solutions', solutionId, { entitlementUntil: '2099-12-31' });
    expect(await again()).toEqual(done);
    await requests.openTask(caseId, 'qualificationReview');
    inReview.leave(application);
  });

  it('may be ended by the ecosystem manager alone, who says why', async () => {
    const { caseId, partner } = await inReview.take();
    for (const other of [operator, technical, partnerAdmin('partner-a')])
      expect(refusedWith(await world.act(caseId, other, 'terminate', { reason: '项目取消' }))).toEqual([
        'not-authorised',
      ]);
    expect(refusedWith(await world.act(caseId, partner, 'terminate', { reason: '项目取消' }))).toEqual([
      'self-approval',
    ]);
    expect(await requests.terminate(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('terminated');
    expect(await requests.told(caseId)).toContain(`case-closed → ${partner.partyId}`);
  });
});
