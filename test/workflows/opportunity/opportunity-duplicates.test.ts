import { createRelated } from '../../../activities/related';
import { claimNeed } from '../../../db/opportunity/opportunities';
import type { FormValues } from '../../../workflows/kit/policy/fields';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { completeForm, DELIVERY, opportunityRequests, psm } from './opportunity-requests';

describe('opportunities about the same need', () => {
  const world = testWorld();
  const requests = opportunityRequests(world);

  const again = (form: FormValues, more: FormValues = {}): FormValues =>
    completeForm({ customerEnterpriseId: form.customerEnterpriseId, ...more });
  const passing = async (caseId: string): Promise<readonly string[]> => refusedWith(await requests.pass(caseId));

  it('are the same however the company and the offering are written, when their periods overlap', async () => {
    const first = await requests.verified();
    const id = String(first.form.customerEnterpriseId);
    const written = { customerEnterpriseId: id.toLowerCase().replaceAll('-', ''), offering: ' smart warehouse SUITE' };
    const same = await requests.inVerification(
      undefined,
      completeForm({ ...written, projectStart: '2030-12-31', projectEnd: '2031-06-30' }),
    );
    expect(await passing(same.caseId)).toEqual(['DUPLICATE_PASSED']);
    expect(await world.caseRow(same.caseId)).toMatchObject({ state: 'in-verification' });

    const others = [
      again(first.form, { projectStart: '2031-01-01', projectEnd: '2031-06-30' }),
      again(first.form, { offering: 'Another offering' }),
      completeForm(),
    ];
    for (const form of others)
      expect(await passing((await requests.inVerification(undefined, form)).caseId)).toEqual(['done']);
  });

  it('may pass again when the one that passed was lost, and not when it was delivered', async () => {
    const lost = await requests.verified();
    const next = await requests.inVerification(undefined, again(lost.form));
    expect(await passing(next.caseId)).toEqual(['DUPLICATE_PASSED']);
    await world.act(lost.caseId, lost.partner, 'closeLost', { reason: '丢单' });
    await world.outcome(lost.caseId);
    expect(await passing(next.caseId)).toEqual(['done']);
    await requests.openTask(next.caseId, 'progressDue');
    await requests.report(next);
    await requests.openTask(next.caseId, 'progressDue');
    await requests.report(next, DELIVERY);
    await world.outcome(next.caseId);
    const third = await requests.inVerification(undefined, again(lost.form));
    expect(await passing(third.caseId)).toEqual(['DUPLICATE_PASSED']);
  });

  it('of two that are passed at the same instant exactly one passes, pair after pair', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const first = await requests.inVerification();
        const second = await requests.inVerification(undefined, again(first.form));
        return [first.caseId, second.caseId] as const;
      }),
    );
    const results = await Promise.all(pairs.map((pair) => Promise.all(pair.map((caseId) => passing(caseId)))));
    for (const [n, result] of results.entries()) {
      expect(result.filter(([code]) => code === 'done')).toHaveLength(1);
      expect(result.flat()).toContainEqual(expect.stringMatching(/^DUPLICATE_(PASSED|BEING_PASSED)$/));
      const rows = await world
        .db('opportunity_needs')
        .whereIn('case_id', [...pairs[n]!])
        .whereNotNull('passed_at');
      expect(rows).toHaveLength(1);
    }
  });

  it('submitted by two partners in the same second are both taken, and shown to each verifier in order of submission', async () => {
    const [one, two] = await Promise.all([requests.draft(), requests.draft()]);
    const form = again(one.form);
    const submitted = await Promise.all([one, two].map((each) => requests.submit({ ...each, form })));
    expect(submitted).toEqual([done, done]);
    await Promise.all([one, two].map(({ caseId }) => requests.routed(caseId)));
    const third = await requests.inReview(undefined, form);
    const [table] = await createRelated({ db: world.db, ports: world.ports })['partner-opportunity']!({
      ...{ id: third.caseId, state: 'in-review', form, data: {} },
    });
    expect(table).toMatchObject({ key: 'duplicates', visibleTo: ['bd', 'psm', 'vendor-operator'] });
    const order = await Promise.all(
      [one, two].map(async ({ caseId, partner }) => ({
        caseId,
        partner: partner.partyId,
        submittedAt: String((await world.caseRow(caseId)).data.submittedAt),
      })),
    );
    order.sort((a, b) => `${a.submittedAt}${a.caseId}`.localeCompare(`${b.submittedAt}${b.caseId}`));
    expect(table!.rows).toMatchObject(order);
    expect(table!.rows[0]).toMatchObject({
      origin: 'partner',
      state: 'in-review',
      expectedRevenue: form.expectedRevenue,
    });
  });

  it('lose their place when they are submitted again', async () => {
    const first = await requests.inReview();
    const second = await requests.inReview(undefined, again(first.form));
    await world.decide(first.caseId, 'review', psm, 'reject', { comment: '补充信息' });
    await requests.submit(first);
    await requests.openTask(first.caseId, 'review');
    const at = async (caseId: string): Promise<string> => String((await world.caseRow(caseId)).data.submittedAt);
    expect((await at(first.caseId)) > (await at(second.caseId))).toBe(true);
  });

  it('belong to the vendor when it shared first, and to the partner when it submitted first', async () => {
    const shared = await requests.shared();
    const later = await requests.inVerification(undefined, again(shared.form));
    expect(await passing(later.caseId)).toEqual(['SHARED_BY_VENDOR_FIRST']);
    await world.act(shared.caseId, psm, 'recall', { reason: '让给伙伴' });
    await world.outcome(shared.caseId);
    expect(await passing(later.caseId)).toEqual(['done']);

    const earlier = await requests.inReview();
    const same = { customerEnterpriseId: earlier.form.customerEnterpriseId };
    const warned = await requests.share(undefined, same);
    expect(refusedWith(warned.delivery)).toEqual(['DUPLICATE_IN_VERIFICATION']);
    const insisted = await requests.shared(undefined, { ...same, shareDespiteDuplicate: true });
    await world.decide(earlier.caseId, 'review', psm, 'pass');
    await requests.openTask(earlier.caseId, 'verification');
    expect(await passing(earlier.caseId)).toEqual(['done']);
    const accept = await world.decide(insisted.caseId, 'acceptance', insisted.partner, 'accept');
    expect(refusedWith(accept)).toEqual(['DUPLICATE_PASSED']);
    const never = await requests.share(undefined, { ...same, shareDespiteDuplicate: true });
    expect(refusedWith(never.delivery)).toEqual(['DUPLICATE_PASSED']);
  });

  it('of a pass and an acceptance at the same instant exactly one wins', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const opportunity = await requests.inVerification();
        const same = { customerEnterpriseId: opportunity.form.customerEnterpriseId, shareDespiteDuplicate: true };
        return [opportunity, await requests.shared(undefined, same)] as const;
      }),
    );
    const results = await Promise.all(
      pairs.map(([ours, theirs], n) => {
        const sent = [
          () => requests.pass(ours.caseId),
          () => world.decide(theirs.caseId, 'acceptance', theirs.partner, 'accept'),
        ];
        // Each is sent first in every other pair.
        return Promise.all((n % 2 === 0 ? sent : sent.toReversed()).map((send) => send()));
      }),
    );
    for (const result of results) expect(result.filter(({ status }) => status === 'done')).toHaveLength(1);
  });

  it('are rejected at once when one passes, where the settings say so', async () => {
    await requests.setting('opportunity.rejectDuplicates', 'automatic');
    const winner = await requests.inVerification();
    const loser = await requests.inVerification(undefined, again(winner.form));
    const reviewed = await requests.inReview(undefined, again(winner.form));
    const shared = await requests.shared(undefined, {
      ...{ customerEnterpriseId: winner.form.customerEnterpriseId, shareDespiteDuplicate: true },
    });
    expect(await passing(winner.caseId)).toEqual(['done']);
    await requests.unset('opportunity.rejectDuplicates');
    const { data } = await requests.inState(loser.caseId, 'verification-rejected');
    expect(data).toMatchObject({ rejection: { code: 'DUPLICATE' } });
    expect(await requests.told(loser.caseId)).toContain(`case-moved verification-rejected → ${loser.partner.partyId}`);
    expect(await world.outcome(shared.caseId)).toBe('recalled');
    await eventually('the CRM to have it back', async () =>
      (await requests.crm(shared.caseId)).includes('recycle recalled'),
    );
    expect(await world.caseRow(reviewed.caseId)).toMatchObject({ state: 'in-review' });
  });

  it('wait while another is being passed, until that claim is given back', async () => {
    const claiming = await requests.inVerification();
    const waiting = await requests.inVerification(undefined, again(claiming.form));
    expect(await claimNeed(world.db, claiming.caseId)).toEqual([]);
    expect(await claimNeed(world.db, claiming.caseId)).toEqual([]);
    expect(await passing(waiting.caseId)).toEqual(['DUPLICATE_BEING_PASSED']);
    await requests.standing(claiming.partner, { status: 'frozen' });
    await requests.openTask(claiming.caseId, 'suspension');
    await requests.standing(claiming.partner, { status: 'active' });
    await requests.openTask(claiming.caseId, 'verification');
    expect(await passing(waiting.caseId)).toEqual(['done']);
    expect(await passing(claiming.caseId)).toEqual(['DUPLICATE_PASSED']);
  });
});
