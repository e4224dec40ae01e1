import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, operator, refusedWith } from '../shared/common-requests';
import { news, type Opportunity, opportunityRequests, psm } from './opportunity-requests';

const DAY = 86_400_000;

describe('an opportunity whose partner may not go on for now', () => {
  const world = testWorld();
  const requests = opportunityRequests(world);

  it('a partner that is frozen, leaves or drops out of the programme has its opportunities suspended, and no clock runs', async () => {
    const opportunity = await requests.inVerification();
    const { caseId, partner } = opportunity;
    const first = await world.task(caseId, 'verification');
    await requests.standing(partner, { status: 'frozen' });
    await requests.openTask(caseId, 'suspension');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'suspended',
      data: { suspendedFrom: 'in-verification' },
    });
    expect(await world.task(caseId, 'verification')).toMatchObject({ id: first.id, status: 'cancelled' });
    await world.advanceTo(new Date(first.due_at!.getTime() + 30 * DAY));
    expect(refusedWith(await world.decide(caseId, 'suspension', operator, 'resume'))).toEqual(['PARTNER_FROZEN']);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'suspended' });

    await requests.standing(partner, { status: 'active' });
    const second = await requests.openTask(caseId, 'verification');
    expect(second.id).not.toBe(first.id);
    expect(second.due_at!.getTime()).toBeGreaterThan((await world.now()).getTime() + 9 * DAY);
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([
        `case-moved suspended → ${partner.partyId}`,
        `case-moved in-verification → ${partner.partyId}`,
      ]),
    );

    await requests.standing(partner, { programmes: ['csp'] });
    await requests.openTask(caseId, 'suspension');
    await requests.standing(partner, { programmes: ['csp', 'pce'] });
    await requests.openTask(caseId, 'verification');
    await requests.standing(partner, { status: 'left' });
    await requests.openTask(caseId, 'suspension');
  });

  it('is suspended in every state after its submission and returns to it, by itself or by an operator', async () => {
    const rejected = async (): Promise<Opportunity> => {
      const opportunity = await requests.inReview();
      await world.decide(opportunity.caseId, 'review', psm, 'reject', { comment: '补充' });
      await requests.openTask(opportunity.caseId, 'resubmission');
      return opportunity;
    };
    for (const make of [
      requests.inReview,
      rejected,
      requests.verified,
      requests.inProgress,
      requests.shared,
      requests.accepted,
    ]) {
      const { caseId, partner } = await make();
      const { state } = await world.caseRow(caseId);
      await requests.standing(partner, { status: 'frozen' });
      await requests.openTask(caseId, 'suspension');
      expect(refusedWith(await world.act(caseId, partner, 'progress', news()))).toEqual(['not-now']);
      await requests.standing(partner, { status: 'active' });
      await requests.inState(caseId, state);
    }
    const { caseId, partner } = await requests.inReview();
    await world.stopWorker();
    await requests.standing(partner, { status: 'frozen' });
    await requests.standing(partner, { status: 'active' });
    await world.startWorker();
    await eventually('both to have arrived', async () => (await requests.audit(caseId)).includes('case.resume'));
    expect(await requests.inState(caseId, 'in-review')).toMatchObject({ data: { suspendedFrom: 'in-review' } });
    await requests.openTask(caseId, 'review');
    await world.act(caseId, SYSTEM, 'suspend', { reason: 'programme-left' });
    await requests.openTask(caseId, 'suspension');
    expect(await world.decide(caseId, 'suspension', operator, 'resume')).toEqual(done);
    await requests.openTask(caseId, 'review');
  });

  it('a draft is not suspended, and cannot be submitted while its partner is frozen', async () => {
    const opportunity = await requests.draft();
    await requests.standing(opportunity.partner, { status: 'frozen' });
    expect(refusedWith(await requests.submit(opportunity))).toEqual(['PARTNER_FROZEN']);
    expect(await world.caseRow(opportunity.caseId)).toMatchObject({ state: 'draft' });
  });
});
