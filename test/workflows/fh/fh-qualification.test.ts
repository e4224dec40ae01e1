import { createChecks } from '../../../activities/checks';
import { isQualified, qualifiedUntil } from '../../../db/funding/funding';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import type { FhProgramme } from '../../../workflows/shared/funding';
import { partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, opened, operator, refusedWith } from '../shared/common-requests';
import { fundingRequests, manager, reviewer, ticked } from '../shared/funding-requests';

describe('the qualification for the incentive for full-time personnel', () => {
  const world = testWorld();
  const requests = fundingRequests(world);
  const qualified = leftOvers(() => requests.qualified());
  const endOfYear = async (): Promise<string> => `${beijingDate((await world.now()).getTime()).slice(0, 4)}-12-31`;

  it('is applied for under the present agreement, reviewed and granted until the end of the year, and told by SMS too', async () => {
    const { caseId, partner } = await requests.inReview();
    const today = beijingDate((await world.now()).getTime());
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'qualification-in-review',
      data: { agreementVersion: '2026-01', agreementAcceptedOn: today, agreementAcceptedBy: partner.personId },
    });
    expect((await world.task(caseId, 'review')).due_at).toBeNull();
    const reminders = await world.db('tasks').where({ case_id: caseId }).first<{ remind_at: Date[] }>('remind_at');
    expect(reminders.remind_at).toHaveLength(2);
    expect(await isQualified(world.db, partner.partyId, 'service-expert')).toBe(false);

    expect(refusedWith(await world.decide(caseId, 'review', partner, 'approve'))).toEqual(['self-approval']);
    expect(refusedWith(await world.decide(caseId, 'review', operator, 'approve'))).toEqual(['not-authorised']);
    expect(await requests.approve(caseId)).toEqual(done);
    const validUntil = await endOfYear();
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'qualified', outcome: null, data: { validUntil } });
    expect(await qualifiedUntil(world.db, partner.partyId, 'service-expert')).toBe(validUntil);
    expect(await isQualified(world.db, partner.partyId, 'service-ccoe')).toBe(false);
    expect(await isQualified(world.db, 'partner-a', 'service-expert')).toBe(false);
    expect(await requests.sms(caseId)).toEqual([`qualified → ${partner.partyId}`]);
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining(['task-opened → vendor', `case-moved → ${partner.partyId}`]),
    );
  });

  it('is rejected for a reason that the partner reads, mended on the same record, and told to the reviewer with what has changed', async () => {
    const application = await requests.inReview({}, { ...ticked, remarks: '初次申请' });
    const { caseId, partner } = application;
    expect(refusedWith(await world.decide(caseId, 'review', reviewer, 'reject'))).toEqual(['comment-required']);
    expect(await requests.reject(caseId, '请说明团队规模')).toEqual(done);
    await requests.openTask(caseId, 'resubmission');
    const rejected = await world.caseRow(caseId);
    expect(rejected).toMatchObject({
      state: 'qualification-rejected',
      data: { rejection: { state: 'qualification-rejected', code: 'REVIEW', reason: '请说明团队规模' } },
      form: { programme: 'service-expert', remarks: '初次申请' },
    });
    // The agreement is accepted anew with every submission.
    expect(rejected.form).not.toHaveProperty('agreementAccepted');
    expect(await requests.sms(caseId)).toEqual([`qualification-rejected → ${partner.partyId}`]);

    expect(await requests.resubmit(application, { ...ticked, remarks: '团队共十二人' })).toEqual(done);
    await requests.openTask(caseId, 'review');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'qualification-in-review',
      request_no: rejected.request_no,
      data: { changedFields: ['remarks'] },
    });
    expect(await requests.approve(caseId)).toEqual(done);
    expect((await world.caseRow(caseId)).data.rejection).toBeNull();
  });

  it('may be withdrawn until it is approved, resubmitted, and given up', async () => {
    const application = await requests.inReview();
    const { caseId, partner } = application;
    const stranger = partnerAdmin('partner-a');
    expect(refusedWith(await requests.withdraw({ caseId, partner: stranger }))).toEqual(['not-authorised']);
    expect(await requests.withdraw(application)).toEqual(done);
    await requests.openTask(caseId, 'resubmission');
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'qualification-withdrawn', outcome: null });
    expect(await requests.told(caseId)).toContain('case-moved → vendor');
    expect(await requests.resubmit(application)).toEqual(done);
    await requests.openTask(caseId, 'review');
    expect(await requests.reject(caseId)).toEqual(done);
    const reason = { reason: '今年不再申请' };
    expect(refusedWith(await world.act(caseId, manager, 'discard', reason))).toEqual(['not-authorised']);
    expect(await world.act(caseId, partner, 'discard', reason)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('discarded');

    const granted = await qualified.take();
    expect(refusedWith(await requests.withdraw(granted))).toEqual(['not-now']);
    expect(refusedWith(await world.act(granted.caseId, granted.partner, 'discard', reason))).toEqual(['not-now']);
    qualified.leave(granted);
  });

  it('is either withdrawn or approved when both are wanted at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const application = await requests.inReview();
      const { caseId } = application;
      const [approved, withdrawn] = await Promise.all([requests.approve(caseId), requests.withdraw(application)]);
      const said = [refusedWith(approved), refusedWith(withdrawn)].flat();
      expect(said.filter((each) => each === 'done')).toHaveLength(1);
      const state = approved.status === 'done' ? 'qualified' : 'qualification-withdrawn';
      await requests.inState(caseId, state);
    }
  });

  it('of the system integrators is granted by the system at once, or reviewed where the settings say so', async () => {
    const integrator = { kind: 'system-integrator', stage: 'competency-differentiation' } as const;
    const partner = await requests.partner(integrator);
    const caseId = opened(await requests.apply(partner, 'si-presales'));
    await requests.openTask(caseId, 'renewal');
    expect(await requests.audit(caseId)).not.toContain('task.decided');
    expect(await world.db('tasks').where({ case_id: caseId, key: 'review' })).toEqual([]);
    expect(await qualifiedUntil(world.db, partner.partyId, 'si-presales')).toBe(await endOfYear());
    expect(await requests.sms(caseId)).toEqual([`qualified → ${partner.partyId}`]);

    await requests.setting('fh.autoApprove', ['service-expert']);
    await requests.setting('fh.agreementVersion', '2027-01');
    const reviewed = opened(await requests.apply(await requests.partner(integrator), 'si-presales'));
    await requests.openTask(reviewed, 'review');
    expect((await world.caseRow(reviewed)).data).toMatchObject({ agreementVersion: '2027-01' });
    await requests.unset('fh.autoApprove');
    await requests.unset('fh.agreementVersion');
  });

  it('for CCoE begins with an invitation, which the partner accepts, declines, or loses when it is recalled', async () => {
    const { caseId, partner } = await requests.invited();
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'available', data: {} });
    expect(await requests.told(caseId)).toEqual([`task-opened → ${partner.partyId}`]);
    expect(await world.decide(caseId, 'invitation', partner, 'submit', { form: ticked })).toEqual(done);
    await requests.openTask(caseId, 'review');
    expect((await world.caseRow(caseId)).data).toMatchObject({ agreementAcceptedBy: partner.personId });
    expect(await requests.approve(caseId)).toEqual(done);
    expect(await isQualified(world.db, partner.partyId, 'service-ccoe')).toBe(true);

    const other = await requests.invited();
    expect(await world.decide(other.caseId, 'invitation', other.partner, 'decline')).toEqual(done);
    expect(await world.outcome(other.caseId)).toBe('declined');
    expect(await requests.told(other.caseId)).toContain('case-closed → vendor');

    const third = await requests.invited();
    const reason = { reason: '名额已满' };
    expect(refusedWith(await world.act(third.caseId, third.partner, 'recall', reason))).toEqual(['not-authorised']);
    expect(await world.act(third.caseId, manager, 'recall', reason)).toEqual(done);
    expect(await world.outcome(third.caseId)).toBe('discarded');
  });

  it('has the agreement accepted by nobody but the partner, even if the inviting person has ticked it', async () => {
    const partner = await requests.partner();
    const form = { programme: 'service-ccoe', partnerId: partner.partyId, ...ticked };
    const caseId = opened(await world.open('fh-qualification', manager, form));
    expect((await world.caseRow(caseId)).form).toEqual({ programme: 'service-ccoe', partnerId: partner.partyId });
  });

  it('is asked for once at a time by a partner for a programme', async () => {
    const granted = await qualified.take();
    const again = await requests.apply(granted.partner, 'service-expert');
    expect(refusedWith(again.delivery)).toEqual(['open-request-exists']);
    qualified.leave(granted);
    const twice = await requests.partner();
    const openings = await Promise.all([1, 2].map(() => requests.apply(twice, 'service-expert')));
    expect(openings.flatMap(({ delivery }) => refusedWith(delivery)).sort()).toEqual(['done', 'open-request-exists']);
    const invited = await requests.invite(twice);
    expect(refusedWith(invited.delivery)).toEqual(['done']);
  });

  it('is open to partners of the path and stage in good standing alone', async () => {
    const apply = async (
      programme: FhProgramme,
      profile: Parameters<typeof requests.partner>[0],
      form?: object,
    ): Promise<string[]> =>
      refusedWith((await requests.apply(await requests.partner(profile), programme, { ...(form ?? ticked) })).delivery);
    const distributor = { kind: 'cloud-distributor', programmes: ['cloud-distributor'], stage: null } as const;
    expect(await apply('service-expert', distributor, {})).toEqual(['CLOUD_DISTRIBUTOR']);
    expect(await apply('service-ccoe', distributor, {})).toEqual(['CLOUD_DISTRIBUTOR']);
    expect(await apply('service-expert', { programmes: ['service-ccoe'] })).toEqual(['NOT_IN_PROGRAMME']);
    expect(await apply('service-expert', { stage: 'role-selection' })).toEqual(['STAGE_TOO_LOW']);
    expect(await apply('service-expert', { stage: null })).toEqual(['STAGE_TOO_LOW']);
    expect(await apply('si-presales', { kind: 'system-integrator' })).toEqual(['STAGE_TOO_LOW']);
    expect(await apply('lecturer-fund', { kind: 'csp', stage: null })).toEqual(['WRONG_PATH']);
    expect(await apply('lecturer-fund', { kind: 'learning-partner', stage: null })).toEqual(['done']);
    expect(await apply('lecturer-fund', { kind: 'system-integrator', stage: null })).toEqual(['done']);
    expect(await apply('service-expert', {}, {})).toEqual(['AGREEMENT_NOT_ACCEPTED']);
    expect(await apply('service-expert', {}, { agreementAccepted: false })).toEqual(['AGREEMENT_NOT_ACCEPTED']);
    expect(await apply('service-ccoe', {})).toEqual(['BY_INVITATION_ONLY']);
    expect(await apply('service-expert', {}, { ...ticked, partnerId: 'partner-a' })).toEqual(['OTHER_PARTNER']);
    expect(await apply('service-ccoe', { programmes: [], stage: null }, {})).toEqual([
      ...['NOT_IN_PROGRAMME', 'STAGE_TOO_LOW', 'BY_INVITATION_ONLY', 'AGREEMENT_NOT_ACCEPTED'],
    ]);

    const partner = await requests.partner();
    const standing = (status: string) => requests.set('directory', partner.partyId, { status });
    await standing('frozen');
    expect(refusedWith((await requests.apply(partner, 'service-expert')).delivery)).toEqual(['PARTNER_FROZEN']);
    expect(refusedWith((await requests.invite(partner)).delivery)).toEqual(['PARTNER_FROZEN']);
    await standing('left');
    expect(refusedWith((await requests.apply(partner, 'service-expert')).delivery)).toEqual(['PARTY_HAS_LEFT']);
    await standing('active');
    expect(refusedWith((await requests.invite(partner, 'service-expert')).delivery)).toEqual([
      'PARTNER_APPLIES_ITSELF',
    ]);
    const unknown = await requests.invite(partnerAdmin('nobody'));
    expect(refusedWith(unknown.delivery)).toEqual(['PARTNER_UNKNOWN']);
    const unnamed = await world.open('fh-qualification', manager, { programme: 'service-ccoe' });
    expect(refusedWith(unnamed.delivery)).toEqual(['PARTNER_UNKNOWN']);
    expect(await world.db('cases').where({ id: unnamed.caseId })).toEqual([]);
  });

  it('is checked again at resubmission and at approval', async () => {
    const application = await requests.inReview();
    const { caseId, partner } = application;
    const standing = (change: object) => requests.set('directory', partner.partyId, change);
    await standing({ status: 'frozen' });
    expect(refusedWith(await requests.approve(caseId))).toEqual(['PARTNER_FROZEN']);
    expect(await requests.reject(caseId)).toEqual(done);
    await requests.openTask(caseId, 'resubmission');
    expect(refusedWith(await requests.resubmit(application))).toEqual(['PARTNER_FROZEN']);
    await standing({ status: 'active', programmes: [] });
    expect(refusedWith(await requests.resubmit(application))).toEqual(['NOT_IN_PROGRAMME']);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'qualification-rejected' });
    await standing({ programmes: ['service-expert'] });
    expect(await requests.resubmit(application)).toEqual(done);
    await requests.openTask(caseId, 'review');
    await standing({ pathStage: 'role-selection' });
    expect(refusedWith(await requests.approve(caseId))).toEqual(['STAGE_TOO_LOW']);

    const invited = await requests.invited();
    await requests.set('directory', invited.partner.partyId, { status: 'left' });
    const submit = await world.decide(invited.caseId, 'invitation', invited.partner, 'submit', { form: ticked });
    expect(refusedWith(submit)).toEqual(['PARTY_HAS_LEFT']);
  });

  it('is revoked by the ecosystem manager for a reason, told by SMS too, and may be applied for again', async () => {
    const { caseId, partner } = await qualified.take();
    expect(refusedWith(await world.act(caseId, partner, 'revoke', { reason: '无' }))).toEqual(['not-authorised']);
    expect(refusedWith(await world.act(caseId, operator, 'revoke', { reason: '无' }))).toEqual(['not-authorised']);
    expect(await requests.revoke(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('revoked');
    expect(await isQualified(world.db, partner.partyId, 'service-expert')).toBe(false);
    expect(await requests.sms(caseId)).toEqual([`qualified → ${partner.partyId}`, `case-closed → ${partner.partyId}`]);
    expect(refusedWith((await requests.apply(partner, 'service-expert')).delivery)).toEqual(['done']);
    const { caseId: pending } = await requests.inReview();
    expect(refusedWith(await requests.revoke(pending))).toEqual(['not-now']);
  });

  it('is checked before it is applied for by the rules that admit it, the agreement aside', async () => {
    const check = createChecks({ db: world.db, ports: world.ports })['fh-qualification']!;
    const codes = async (form: object, actor = partnerAdmin('service-partner')): Promise<string[]> =>
      (await check({ form: { ...form }, actor, profile: 'CN' })).map(({ code }) => code);
    expect(await codes({ programme: 'service-expert' })).toEqual([]);
    expect(await codes({ programme: 'service-ccoe' })).toEqual(['BY_INVITATION_ONLY']);
    expect(await codes({ programme: 'service-expert' }, partnerAdmin('distributor-1'))).toEqual(['CLOUD_DISTRIBUTOR']);
    expect(await codes({ programme: 'service-ccoe', partnerId: 'service-partner' }, manager)).toEqual([]);
    expect(await codes({ programme: 'si-presales' }, partnerAdmin('si-partner'))).toEqual([]);
    expect(await codes({ programme: 'lecturer-fund' }, partnerAdmin('learning-partner'))).toEqual([]);
  });
});
