import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { customer, eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, operator, refusedWith } from '../shared/common-requests';
import { bd, DELIVERY, mainAccount, news, opportunityRequests, psm } from './opportunity-requests';

describe('an opportunity that a partner shares with the vendor', () => {
  const world = testWorld();
  const requests = opportunityRequests(world);

  const endOfRun = async (caseId: string): Promise<unknown> =>
    world.client.workflow.getHandle((await world.caseRow(caseId)).workflow_id).result();

  it('goes from a draft through review and verification to the delivery, and the CRM follows', async () => {
    const opportunity = await requests.draft();
    const { caseId, partner, form } = opportunity;
    expect(await world.act(caseId, partner, 'save', { title: '改名', budget: '待定' })).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'draft', form: { title: '改名', budget: '待定' } });

    expect(await requests.submit(opportunity)).toEqual(done);
    const review = await requests.openTask(caseId, 'review');
    expect(review.due_at).toBeNull();
    await requests.routed(caseId);
    const submitted = await world
      .db('commands')
      .where({ case_id: caseId, kind: 'decide' })
      .first<{ received_at: Date }>();
    await requests.knows(caseId, 'customerPsm');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'in-review',
      form: { title: form.title },
      data: { submittedAt: submitted.received_at.toISOString(), customerPsm: 'vendor.psm', existingCustomer: false },
    });

    expect(await world.decide(caseId, 'review', psm, 'pass')).toEqual(done);
    expect(await requests.pass(caseId)).toEqual(done);
    await requests.inState(caseId, 'verified');
    await requests.openTask(caseId, 'progressDue');
    expect(refusedWith(await requests.report(opportunity, DELIVERY))).toEqual(['PROGRESS_REQUIRED_FIRST']);
    const early = news({ stage: 'delivered' });
    const both = ['PROGRESS_REQUIRED_FIRST', 'EVIDENCE_REQUIRED'];
    expect(refusedWith(await requests.report(opportunity, early))).toEqual(both);

    expect(await requests.report(opportunity)).toEqual(done);
    await requests.openTask(caseId, 'progressDue');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'in-progress',
      data: { lastProgress: { stage: 'solution', winProbability: 40, at: expect.any(String) as string } },
    });
    expect(refusedWith(await requests.report(opportunity, early))).toEqual(['EVIDENCE_REQUIRED']);
    expect(await requests.report(opportunity, DELIVERY)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('delivered');

    expect(await world.db('case_log').where({ case_id: caseId }).orderBy('no').pluck('form')).toMatchObject([
      { stage: 'solution' },
      { stage: 'delivered' },
    ]);
    await eventually('the CRM to know the end', async () => (await requests.crm(caseId)).length === 4);
    expect(await requests.crm(caseId)).toEqual([
      'sync in-review',
      'sync verified',
      'sync in-progress',
      'sync delivered',
    ]);
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([
        'task-opened → vendor',
        `case-moved in-verification → ${partner.partyId}`,
        `case-moved verified → ${partner.partyId}`,
        `case-closed → ${partner.partyId}`,
      ]),
    );
  });

  it('is let in for members of the programme in good standing alone', async () => {
    const open = async (programmes: string[], status?: 'frozen' | 'left'): Promise<readonly string[]> => {
      const partner = await requests.partner({ programmes });
      if (status !== undefined) await requests.standing(partner, { status });
      return refusedWith((await world.open('partner-opportunity', partner, { title: '试' })).delivery);
    };
    expect(await open(['csp'])).toEqual(['NOT_PCE_MEMBER']);
    expect(await open(['pce'], 'frozen')).toEqual(['PARTNER_FROZEN']);
    expect(await open(['csp'], 'left')).toEqual(['NOT_PCE_MEMBER', 'PARTY_HAS_LEFT']);
  });

  it('cannot be submitted for a project that is over, ends before it starts, or by who is no member any more', async () => {
    const opportunity = await requests.draft();
    const submit = async (more: object): Promise<readonly string[]> =>
      refusedWith(await requests.submit(opportunity, { ...more }));
    expect(await submit({ projectStart: '2020-01-01', projectEnd: '2020-12-31' })).toEqual(['PROJECT_PAST']);
    expect(await submit({ projectStart: '2031-01-01', projectEnd: '2030-12-31' })).toEqual(['PERIOD_REVERSED']);
    await requests.standing(opportunity.partner, { programmes: ['csp'] });
    expect(await submit({})).toEqual(['NOT_PCE_MEMBER']);
    expect(await world.caseRow(opportunity.caseId)).toMatchObject({ state: 'draft' });
  });

  it('returns from the review with the reasons, is mended on the same record, and tells the reviewer what has changed', async () => {
    const opportunity = await requests.inReview();
    const { caseId, partner } = opportunity;
    const first = (await world.caseRow(caseId)).data.submittedAt;
    expect(refusedWith(await world.decide(caseId, 'review', psm, 'reject'))).toEqual(['comment-required']);
    expect(await world.decide(caseId, 'review', psm, 'reject', { comment: '预算不清楚' })).toEqual(done);
    await requests.openTask(caseId, 'resubmission');
    expect((await world.caseRow(caseId)).data).toMatchObject({
      rejection: { state: 'review-rejected', code: 'REVIEW', reason: '预算不清楚' },
    });
    const notice = await world
      .db('notices')
      .where({ case_id: caseId, template: 'case-moved' })
      .first<{ params: object }>();
    expect(notice.params).toEqual({ state: 'review-rejected', comment: '预算不清楚' });

    await world.act(caseId, partner, 'save', { title: '智能仓储上云', budget: '预算三百万元，由总部批准。' });
    expect(await requests.submit(opportunity, { budget: '预算三百万元，由总部批准。' })).toEqual(done);
    await requests.openTask(caseId, 'review');
    const { data } = await world.caseRow(caseId);
    expect(data.changedFields).toEqual(['budget']);
    expect(data.submittedAt).not.toBe(first);
    expect(data.rejection).toMatchObject({ state: 'review-rejected' });
  });

  it('is rejected in verification with a reason, and may be submitted again for another review', async () => {
    const opportunity = await requests.inVerification();
    const { caseId } = opportunity;
    const reject = { comment: '与现有项目重复', form: { reason: 'duplicate' } };
    expect(await world.decide(caseId, 'verification', bd, 'reject', reject)).toEqual(done);
    expect(await requests.inState(caseId, 'verification-rejected')).toMatchObject({
      data: { rejection: { code: 'DUPLICATE', reason: '与现有项目重复' } },
    });
    expect(await requests.submit(opportunity)).toEqual(done);
    await requests.openTask(caseId, 'review');
  });

  it('is rejected when nobody verifies it within ten working days, reminded of on the seventh and ninth', async () => {
    const { caseId } = await requests.inVerification();
    const { rows } = await world.db.raw<{
      rows: { remind_at: Date[]; due_at: Date; deadline: { skipped: unknown[] } }[];
    }>(`select remind_at, due_at, deadline from tasks where case_id = ? and key = 'verification'`, [caseId]);
    expect(rows[0]!.remind_at).toHaveLength(2);
    for (const [n, at] of rows[0]!.remind_at.entries()) {
      await world.advanceTo(at);
      await eventually('the reminder', async () => (await world.task(caseId, 'verification')).reminded === n + 1);
    }
    await world.advanceTo(rows[0]!.due_at);
    await requests.inState(caseId, 'verification-rejected');
    expect((await world.caseRow(caseId)).data).toMatchObject({
      rejection: { state: 'verification-rejected', code: 'SLA_TIMEOUT', at: rows[0]!.due_at.toISOString() },
    });
    expect((await requests.told(caseId)).filter((line) => line.startsWith('task-reminder'))).toHaveLength(2);
  });

  it('may be withdrawn before it is verified and not after, lost after it and not before', async () => {
    const reason = { reason: '项目取消' };
    for (const make of [requests.draft, requests.inReview, requests.inVerification]) {
      const { caseId, partner } = await make();
      expect(refusedWith(await world.act(caseId, partner, 'closeLost', reason))).toEqual(['not-now']);
      expect(refusedWith(await world.act(caseId, partner, 'progress', news()))).toEqual(['not-now']);
      expect(await world.act(caseId, partner, 'withdraw', reason)).toEqual(done);
      expect(await world.outcome(caseId)).toBe('withdrawn');
      await endOfRun(caseId);
      // Nobody is told of a draft.
      const told = await requests.crm(caseId);
      expect(told.at(-1)).toBe(make === requests.draft ? undefined : 'sync withdrawn');
    }
    for (const make of [requests.verified, requests.inProgress]) {
      const { caseId, partner } = await make();
      expect(refusedWith(await world.act(caseId, partner, 'withdraw', reason))).toEqual(['not-now']);
      expect(await world.act(caseId, partner, 'closeLost', reason)).toEqual(done);
      expect(await world.outcome(caseId)).toBe('closed-lost');
    }
  });

  it('belongs to the main account of its partner: nobody else decides or acts', async () => {
    const { caseId, partner, form } = await requests.draft();
    const submit = (by: typeof partner) => world.decide(caseId, 'submission', by, 'submit', { form });
    expect(refusedWith(await submit(partnerAdmin(partner.partyId)))).toEqual(['not-authorised']);
    expect(refusedWith(await submit(mainAccount('partner-a')))).toEqual(['not-authorised']);
    const end = { reason: '客户撤回' };
    expect(refusedWith(await world.act(caseId, mainAccount('partner-a'), 'withdrawConsent', end))).toEqual([
      'NOT_YOUR_OPPORTUNITY',
    ]);
    expect(refusedWith(await world.act(caseId, psm, 'withdrawConsent', end))).toEqual(['not-authorised']);
    expect(refusedWith(await world.act(caseId, customer('customer-1'), 'withdraw', end))).toEqual(['not-authorised']);
    expect(refusedWith(await world.act(caseId, operator, 'suspend', end))).toEqual(['not-authorised']);
    expect(refusedWith(await world.act(caseId, SYSTEM, 'suspend', end))).toEqual(['not-now']);
    expect(await submit(partner)).toEqual(done);
  });
});
