import { eventually, partnerAdmin, vendor } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { relationshipRequests } from './relationship-requests';

const preReviewer = vendor('pre-reviewer');
const PRE_REVIEW = 'association.preReview';

describe('a partner that ends the association with a customer', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);
  beforeEach(async () => {
    await requests.unset(PRE_REVIEW);
    await requests.unset('association.consentRequired');
  });

  const stateAfterAsking = async (id: string): Promise<string> =>
    (await world.caseRow((await requests.askUnlink(id)).caseId)).state;

  it('a reseller customer is pre-reviewed by the vendor, then consents, then is unlinked; the partner knows who reviews', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    const { people } = await world.ports.directory.contacts({ partyId: 'vendor', role: 'pre-reviewer' });
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'pre-review',
      data: { preReviewer: { name: people[0]?.name, email: people[0]?.email } },
    });
    expect(await requests.told(caseId)).toEqual(['case-submitted → partner-a', 'task-opened → vendor']);
    await world.decide(caseId, 'preReview', preReviewer, 'pass');
    expect(await requests.told(caseId)).toContain(`task-opened → ${id}`);
    expect(await requests.grantUnlink(caseId, id)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
    expect((await world.caseRow(caseId)).data).toMatchObject({
      notices: [{ notice: 'unlinkNoticeAccepted', version: expect.any(String) as string }],
    });
    expect(await requests.model(id)).toBeNull();
  });

  it('a request that fails the pre-review ends with its reason, and the customer never hears of it', async () => {
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    expect(refusedWith(await world.decide(caseId, 'preReview', preReviewer, 'fail'))).toEqual(['comment-required']);
    await world.decide(caseId, 'preReview', preReviewer, 'fail', { comment: '特殊合同尚未终止' });
    expect(await world.outcome(caseId)).toBe('pre-review-rejected');
    const decided = await world
      .db('audit_events')
      .where({ case_id: caseId, action: 'task.decided' })
      .first<{ comment: string }>();
    expect(decided.comment).toBe('特殊合同尚未终止');
    const told = await requests.told(caseId);
    expect(told).toContain('case-closed → partner-a');
    expect(told.filter((each) => each.endsWith(id))).toEqual([]);
  });

  it('nobody but a pre-reviewer of the vendor reviews', async () => {
    const { caseId } = await requests.askUnlink(await requests.customer('reseller'));
    for (const who of [vendor('vendor-operator'), partnerAdmin('service-partner')])
      expect(refusedWith(await world.decide(caseId, 'preReview', who, 'pass'))).toEqual(['not-authorised']);
    expect(refusedWith(await world.decide(caseId, 'preReview', partnerAdmin(), 'pass'))).toEqual(['self-approval']);
  });

  it('pre-review is never, for reseller customers, or also for named accounts, as the setting says', async () => {
    const found: Record<string, string[]> = {};
    for (const rule of ['never', 'reseller', 'reseller+na']) {
      await requests.setting(PRE_REVIEW, rule);
      const customers = await Promise.all([
        requests.customer('referral'),
        requests.customer('referral', { namedAccount: true }),
        requests.customer('reseller'),
        requests.customer('reseller', { namedAccount: true }),
      ]);
      found[rule] = await Promise.all(customers.map(stateAfterAsking));
    }
    expect(found).toEqual({
      never: ['pending-customer', 'pending-customer', 'pending-customer', 'pending-customer'],
      reseller: ['pending-customer', 'pending-customer', 'pre-review', 'pre-review'],
      'reseller+na': ['pending-customer', 'pre-review', 'pre-review', 'pre-review'],
    });
  });

  it('whoever is named for the pre-review is asked first, alone, for two working days or as long as the setting says', async () => {
    const named = { ...vendor('pre-reviewer'), personId: 'vendor.named' };
    const row = {
      id: named.personId,
      party_id: 'vendor',
      name: '预审',
      name_en: 'Named',
      email: 'named@vendor.example',
    };
    await world.db('people').insert({ ...row, roles: named.roles, active: true });
    const asked = async (): Promise<string> => {
      const id = await requests.customer('reseller');
      await requests.set('back-office', id, { preReviewer: named.personId });
      return (await requests.askUnlink(id)).caseId;
    };
    const pass = async (caseId: string, by = preReviewer): Promise<string[]> =>
      refusedWith(await world.decide(caseId, 'preReview', by, 'pass'));
    const [first, left] = [await asked(), await asked()];
    expect((await world.task(first, 'preReview')).assignee).toBe(named.personId);
    expect([await pass(first), await pass(first, named)]).toEqual([['claimed-by-other'], ['done']]);
    await world.db('people').where({ id: named.personId }).update({ active: false });
    expect(await pass(left)).toEqual(['done']);
    await world.db('people').where({ id: named.personId }).update({ active: true });
    await requests.setting('association.preReviewFirst', { workingDays: 0 });
    expect(await pass(await asked())).toEqual(['done']);
    await requests.unset('association.preReviewFirst');
    await world.db('people').where({ id: named.personId }).update({ active: false });
  });

  it('where nobody is named for the pre-review, the request waits for any reviewer to take it', async () => {
    const id = await requests.customer('reseller');
    await requests.set('back-office', id, { preReviewer: 'vendor.nobody' });
    const { caseId, delivery } = await requests.askUnlink(id);
    expect(delivery).toEqual(done);
    expect((await world.caseRow(caseId)).data).not.toHaveProperty('preReviewer');
    await world.decide(caseId, 'preReview', preReviewer, 'pass');
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-customer' });
  });

  it('the partner may take its request back in pre-review and while the customer is asked', async () => {
    const withdraw = (caseId: string) => world.act(caseId, partnerAdmin(), 'withdraw', { reason: '不再需要' });
    const early = await requests.customer('reseller');
    const inReview = await requests.askUnlink(early);
    expect(await withdraw(inReview.caseId)).toEqual(done);
    expect(await world.outcome(inReview.caseId)).toBe('withdrawn');
    expect((await requests.told(inReview.caseId)).filter((each) => each.endsWith(early))).toEqual([]);

    const late = await requests.customer('referral');
    const asked = await requests.askUnlink(late);
    await withdraw(asked.caseId);
    expect(await world.outcome(asked.caseId)).toBe('withdrawn');
    expect(await requests.told(asked.caseId)).toContain(`case-closed → ${late}`);
    expect(refusedWith(await requests.grantUnlink(asked.caseId, late))).toEqual(['case-closed']);
  });

  it('without the need for consent an unlink happens at once, and the customer is told', async () => {
    await requests.setting('association.consentRequired', false);
    const id = await requests.customer('referral');
    const { caseId } = await requests.askUnlink(id);
    expect(await world.outcome(caseId)).toBe('completed');
    expect(await requests.model(id)).toBeNull();
    expect(await requests.told(caseId)).toEqual(['case-closed → partner-a', `case-closed → ${id}`].sort());
    expect(await world.db('tasks').where({ case_id: caseId })).toEqual([]);
    expect(await world.db('quota_uses').where({ case_id: caseId })).toHaveLength(1);
  });

  it('without the need for consent the vendor still reviews a reseller customer first', async () => {
    await requests.setting('association.consentRequired', false);
    const id = await requests.customer('reseller');
    const { caseId } = await requests.askUnlink(id);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pre-review' });
    await world.decide(caseId, 'preReview', preReviewer, 'pass');
    expect(await world.outcome(caseId)).toBe('completed');
  });

  it('a frozen partner has its request closed by the system also in pre-review, and only the partner is told', async () => {
    const id = await requests.customer('reseller', { partner: 'si-partner' });
    const { caseId } = await requests.askUnlink(id, { by: partnerAdmin('si-partner') });
    await requests.set('directory', 'si-partner', { status: 'frozen' });
    expect(await world.outcome(caseId)).toBe('cancelled-by-system');
    expect(await requests.told(caseId)).toContain('case-closed → si-partner');
    expect(await requests.told(caseId)).not.toContain(`case-closed → ${id}`);
  });

  // Last, because it moves the clock.
  it('a pre-review is reminded of after three working days and never passes by itself', async () => {
    await world.setClock(new Date('2026-12-03T02:00:00Z'));
    const { caseId } = await requests.askUnlink(await requests.customer('reseller'));
    const reminders = async (): Promise<number> =>
      (await requests.told(caseId)).filter((each) => each === 'task-reminder → vendor').length;
    await world.advanceTo(new Date('2026-12-08T00:59:00Z'));
    expect(await reminders()).toBe(0);
    await world.advanceTo(new Date('2026-12-08T01:00:00Z'));
    await eventually('the reminder', async () => (await reminders()) === 1);
    await world.advanceTo(new Date('2027-12-08T01:00:00Z'));
    expect(await world.task(caseId, 'preReview')).toMatchObject({ status: 'open', due_at: null });
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pre-review', outcome: null });
    expect(await reminders()).toBe(1);
  });
});
