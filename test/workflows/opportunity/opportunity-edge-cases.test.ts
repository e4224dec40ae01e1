import { CONFLICTS } from '../../../db/engine/commands';
import { chainEnd, verifyChain } from '../../../db/engine/timeline';
import { eventually } from '../../support/engine-world';
import { everythingKept } from '../../support/outbox';
import { testWorld } from '../../support/test-world';
import { done, operator, refusedWith } from '../shared/common-requests';
import {
  bd,
  completeForm,
  news,
  type Opportunity,
  opportunityRequests,
  psm,
  secondBd,
  sharer,
} from './opportunity-requests';

describe('the edge cases of opportunities', () => {
  const world = testWorld();
  const requests = opportunityRequests(world);

  it('a verification received a millisecond before the end of the tenth working day counts, one at that instant is too late', async () => {
    const [early, late] = [await requests.inVerification(), await requests.inVerification()];
    const due = (await world.task(late.caseId, 'verification')).due_at!.getTime();
    await world.setClock(new Date(due - 60_000));
    const pass = (caseId: string) => world.storeDecision(caseId, 'verification', bd, 'pass');
    const inTime = await requests.receivedAt(await pass(early.caseId), due - 1);
    const tooLate = await requests.receivedAt(await pass(late.caseId), due);
    expect(refusedWith(await world.deliver(tooLate))).toEqual(['task-expired']);
    expect(await world.caseRow(late.caseId)).toMatchObject({ state: 'in-verification' });
    await world.advanceTo(new Date(due));
    expect(await world.deliver(inTime)).toEqual(done);
    await requests.inState(early.caseId, 'verified');
    await requests.inState(late.caseId, 'verification-rejected');
  });

  it('a verifier who passes in time is not overtaken by the timer, even while the decision is on its way', async () => {
    const { caseId } = await requests.inVerification();
    const due = (await world.task(caseId, 'verification')).due_at!.getTime();
    await world.setClock(new Date(due - 60_000));
    await requests.receivedAt(await world.storeDecision(caseId, 'verification', bd, 'pass'), due - 1);
    await world.advanceTo(new Date(due));
    await requests.inState(caseId, 'verified');
    expect(await requests.audit(caseId)).not.toContain('task.expired');
  });

  it('an acceptance a millisecond before the end of the third working day counts, one at that instant is too late', async () => {
    const [early, late] = [await requests.shared(), await requests.shared()];
    const { due_at } = await world.task(late.caseId, 'acceptance');
    const { inTime, tooLate } = await requests.aroundDeadline(due_at, early, late, ({ caseId, partner }) =>
      world.storeDecision(caseId, 'acceptance', partner, 'accept'),
    );
    expect(inTime).toEqual(done);
    expect(refusedWith(tooLate)).toEqual([expect.stringMatching(/task-expired|case-closed/)]);
    await requests.inState(early.caseId, 'accepted');
    expect(await world.outcome(late.caseId)).toBe('auto-rejected');
  });

  it('of an acceptance and a rejection from two tabs one counts, and the other is told', async () => {
    for (let n = 0; n < 6; n += 1) {
      const { caseId, partner } = await requests.shared();
      const accept = await world.storeDecision(caseId, 'acceptance', partner, 'accept');
      const reject = await world.storeDecision(caseId, 'acceptance', partner, 'reject', { comment: '不合适' });
      const both = n % 2 === 0 ? [accept, reject] : [reject, accept];
      const deliveries = await Promise.all(both.map((command) => world.deliver(command)));
      expect(deliveries.filter(({ status }) => status === 'done')).toHaveLength(1);
      const lost = deliveries.flatMap((each) => (each.status === 'refused' ? [each.refusal.code] : []));
      expect(lost).toEqual([expect.stringMatching(/^(already-decided|case-closed)$/)]);
    }
  });

  it('a report sent while the vendor changes the offering is refused, as the opportunity is no longer as its author saw it', async () => {
    const opportunity = await requests.verified();
    const { caseId, partner } = opportunity;
    const { version: ifVersion, workflow_id: workflowId, type } = await world.caseRow(caseId);
    await world.act(caseId, sharer, 'changeOffering', { offering: '智能仓储标准版', reason: '更正' });
    const report = (more: object) =>
      world.store('act', { caseId, workflowId, type }, partner, { action: 'progress', form: news(), ...more });
    expect(refusedWith(await world.deliver(await report({ ifVersion })))).toEqual(['version-conflict']);
    expect(await world.deliver(await report({ ifVersion: (await world.caseRow(caseId)).version }))).toEqual(done);
  });

  it('when the customer withdraws consent the opportunity ends, what is personal is gone, and its record still verifies', async () => {
    const secret = `机密${Date.now()}`;
    const form = completeForm({
      ...{ title: `${secret}上云`, offering: `${secret}方案`, customerEnterpriseId: `91-${secret}` },
      customerName: `${secret}公司`,
      decisionMaker: `${secret}先生与董事会共同决定。`,
      contacts: [{ name: `${secret}女士`, phone: '19912345678', email: 'secret@canary.example' }],
    });
    const opportunity = await requests.inReview(undefined, form);
    const { caseId, partner } = opportunity;
    await world.decide(caseId, 'review', psm, 'reject', { comment: `请补充${secret}的职务` });
    await requests.submit(opportunity);
    await requests.openTask(caseId, 'review');
    await world.decide(caseId, 'review', psm, 'pass');
    await requests.openTask(caseId, 'verification');
    await requests.pass(caseId);
    await requests.openTask(caseId, 'progressDue');
    await requests.report(opportunity, news({ details: `与${secret}女士沟通` }));
    await requests.openTask(caseId, 'progressDue');
    expect(await everythingKept(world.db)).toContain(secret);
    expect(await requests.titlesAtCrm(caseId)).toContain(form.title);

    const withdrawn = { reason: `${secret}女士来电撤回授权` };
    expect(await world.act(caseId, partner, 'withdrawConsent', withdrawn)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('consent-withdrawn');
    await eventually('the CRM to know', async () => (await requests.crm(caseId)).includes('forget consent-withdrawn'));
    const kept = await everythingKept(world.db);
    for (const gone of [secret, '19912345678', 'secret@canary.example']) expect(kept).not.toContain(gone);
    expect(await world.db('opportunity_needs').where({ case_id: caseId })).toEqual([]);
    expect(await verifyChain(world.db, caseId, await chainEnd(world.db, caseId))).toBe(true);
    expect(await requests.titlesAtCrm(caseId)).toEqual([]);
    expect(await everythingKept(world.db)).not.toContain(secret);
  });

  it('consent can be withdrawn in every state, by the vendor too', async () => {
    const suspended = async (): Promise<Opportunity> => {
      const opportunity = await requests.shared();
      await requests.standing(opportunity.partner, { status: 'frozen' });
      await requests.openTask(opportunity.caseId, 'suspension');
      return opportunity;
    };
    const makes = [
      requests.draft,
      requests.inReview,
      requests.inVerification,
      requests.verified,
      requests.accepted,
      suspended,
    ];
    for (const make of makes) {
      const { caseId } = await make();
      expect(await world.act(caseId, operator, 'withdrawConsent', { reason: '客户来函' })).toEqual(done);
      expect(await world.outcome(caseId)).toBe('consent-withdrawn');
    }
  });

  it('a CRM that refuses stands in nobody’s way, and one that fails for a while is told as soon as it answers', async () => {
    const partner = await requests.partner();
    await requests.set('crm', partner.partyId, { refuse: 'account-closed' });
    const { caseId } = await requests.inReview(partner);
    await eventually('the refusal', async () => (await requests.audit(caseId)).includes('crm.refused'));
    await requests.set('crm', partner.partyId, { refuse: null, fail: 1000 });
    await world.decide(caseId, 'review', psm, 'pass');
    await requests.openTask(caseId, 'verification');
    expect(await requests.pass(caseId)).toEqual(done);
    await requests.openTask(caseId, 'progressDue');
    expect(await requests.report({ caseId, partner, form: {} })).toEqual(done);
    await requests.inState(caseId, 'in-progress');
    await requests.set('crm', partner.partyId, { fail: 0 });
    await eventually('the CRM to be told', async () => (await requests.crm(caseId)).length === 2);
    expect(await requests.crm(caseId)).toEqual(['sync verified', 'sync in-progress']);
  });

  it('follows the vendor when it changes the offering, without losing the task that is open', async () => {
    const { caseId, partner } = await requests.verified();
    const { id } = await world.task(caseId, 'progressDue');
    expect(await world.act(caseId, secondBd, 'changeOffering', { offering: '第三方案', reason: '按目录更正' })).toEqual(
      done,
    );
    expect(await world.caseRow(caseId)).toMatchObject({ form: { offering: '第三方案' } });
    expect((await world.caseRow(caseId)).form).not.toHaveProperty('reason');
    expect(await requests.told(caseId)).toContain(`action-taken → ${partner.partyId}`);
    expect(await world.task(caseId, 'progressDue')).toMatchObject({ id, status: 'open' });
  });

  it('is reviewed by the sales manager of the customer’s office first, and by the others after two working days', async () => {
    const form = completeForm();
    await requests.set('crm', String(form.customerEnterpriseId), { psm: 'vendor.psm' });
    const { caseId } = await requests.inReview(undefined, form);
    const { id } = await world.task(caseId, 'review');
    const held = async (): Promise<{ holder: string | null; until: Date }> => {
      const asked =
        'select claim_holder(t, world_now(), ?::jsonb) as holder, claimed_until as until from tasks t where id = ?';
      const { rows } = await world.db.raw<{ rows: { holder: string | null; until: Date }[] }>(asked, [CONFLICTS, id]);
      return rows[0]!;
    };
    const { holder, until } = await held();
    expect(holder).toBe('vendor.psm');
    await world.db('people').where({ id: 'vendor.psm' }).update({ active: false });
    expect((await held()).holder).toBeNull();
    await world.db('people').where({ id: 'vendor.psm' }).update({ active: true });
    await world.advanceTo(until);
    expect((await held()).holder).toBeNull();
  });

  it('a draft that is discarded leaves nothing of what was typed, and its record still verifies', async () => {
    const secret = `弃稿${Date.now()}`;
    const { caseId, partner } = await requests.draft(undefined, completeForm({ title: `${secret}标题` }));
    const typed = { customerName: `${secret}公司`, offering: `${secret}方案`, customerEnterpriseId: `91-${secret}` };
    await world.act(caseId, partner, 'save', typed);
    expect(await everythingKept(world.db)).toContain(secret);
    expect(await world.act(caseId, partner, 'withdraw', { reason: `${secret}不再跟进` })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('withdrawn');
    expect(await everythingKept(world.db)).not.toContain(secret);
    expect(await verifyChain(world.db, caseId, await chainEnd(world.db, caseId))).toBe(true);
  });

  it('reaches the reviewer with the office of the customer, as the CRM knows it', async () => {
    const form = completeForm({ customerId: 'customer-3' });
    await requests.set('crm', String(form.customerEnterpriseId), { psm: 'vendor.psm' });
    const { caseId } = await requests.inReview(undefined, form);
    expect(await requests.knows(caseId, 'customerPsm')).toMatchObject({
      ...{ existingCustomer: true, customerPsm: 'vendor.psm' },
    });
  });
});
