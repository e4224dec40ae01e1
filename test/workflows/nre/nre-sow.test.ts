import { loadCalendar } from '../../../db/calendar/calendars';
import { beijingDate, cutoffAfter, workingDaysBetween } from '../../../workflows/kit/policy/deadlines';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import type { Delivery } from '../../../worker/engine';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, refusedWith } from '../shared/common-requests';
import { manager } from '../shared/funding-requests';
import { HIGH_ORDER, KEY, NEITHER, nreRequests, psa, technical } from './nre-requests';

describe('the statement of work for one-time engineering', () => {
  const world = testWorld();
  const requests = nreRequests(world);
  const dataOf = async (caseId: string) => (await world.caseRow(caseId)).data;
  /** Applications whose statement of work may be uploaded, is assessed, and has passed. */
  const qualified = leftOvers(() => requests.qualified());
  const assessed = leftOvers(() => requests.assessed());
  const techApproved = leftOvers(() => requests.techApproved());
  const inTheWay = (delivery: Delivery): readonly Blocker[] =>
    delivery.status === 'refused' ? (delivery.refusal.detail.blockers ?? []) : [];

  it('is uploaded once a PSA has agreed the workload, which its partner reads after the technical approval', async () => {
    const { caseId, partner, solutionId } = await requests.inReview();
    await requests.judge(caseId, 'approve');
    await requests.openTask(caseId, 'workloadAgreement');
    expect(await world.db('tasks').where({ case_id: caseId, key: 'sow' })).toEqual([]);
    const workload = { form: { workload: 40 } };
    for (const other of [partner, manager, technical])
      expect(refusedWith(await world.decide(caseId, 'workloadAgreement', other, 'agree', workload))).not.toEqual([
        'done',
      ]);
    expect(await requests.agree(caseId)).toEqual(done);
    await requests.openTask(caseId, 'sow');
    expect(await world.act(caseId, psa, 'agreeWorkload', { workload: 55 })).toEqual(done);
    expect(refusedWith(await world.act(caseId, partner, 'agreeWorkload', { workload: 99 }))).toEqual([
      'not-authorised',
    ]);
    expect(await requests.upload({ caseId, partner, solutionId })).toEqual(done);
    await requests.openTask(caseId, 'techAssessment');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'tech-assessment',
      data: { agreedWorkload: 55, workload: null },
      form: { services: HIGH_ORDER.map((service) => ({ service, use: '适配' })) },
    });
    expect(refusedWith(await world.act(caseId, psa, 'agreeWorkload', { workload: 1 }))).toEqual(['not-now']);
    expect(await requests.assess(caseId, 'pass')).toEqual(done);
    await requests.openTask(caseId, 'commercialStart');
    expect(await dataOf(caseId)).toMatchObject({ workload: 55 });
    expect(await requests.sms(caseId)).toEqual([
      `qualified → ${partner.partyId}`,
      `tech-approved → ${partner.partyId}`,
    ]);
  });

  it('lets the PSA agree the workload by an action as well', async () => {
    const application = await requests.inReview();
    const { caseId } = application;
    await requests.judge(caseId, 'approve');
    await requests.openTask(caseId, 'workloadAgreement');
    expect(await world.act(caseId, psa, 'agreeWorkload', { workload: 12 })).toEqual(done);
    await requests.openTask(caseId, 'sow');
    expect(await dataOf(caseId)).toMatchObject({ agreedWorkload: 12 });
    qualified.leave(application);
  });

  it('names known services once each, and enough of the high-order and the key ones it uses', async () => {
    const application = await qualified.take();
    const tried = async (services: readonly string[]): Promise<readonly Blocker[]> =>
      inTheWay(await requests.upload(application, services));
    const codes = async (services: readonly string[]): Promise<string[]> =>
      (await tried(services)).map(({ code }) => code);
    const [few] = await tried([...HIGH_ORDER.slice(0, 2), KEY]);
    expect(few).toMatchObject({
      code: 'HIGH_ORDER_TOO_FEW',
      title: { zh: '高阶云服务不足：已列2项，至少3项', en: 'Too few high-order cloud services: 2 listed, 3 needed' },
    });
    const [unknown, twice] = await tried([...HIGH_ORDER, 'telegraph', KEY, KEY, 'fax']);
    expect(unknown).toMatchObject({
      code: 'SERVICE_UNKNOWN',
      title: { en: 'There are no such cloud services: telegraph, fax' },
    });
    expect(twice).toMatchObject({ code: 'SERVICE_TWICE', title: { en: 'Cloud services are named twice: devstar' } });
    // The same service three times is one.
    expect(await codes([HIGH_ORDER[0], HIGH_ORDER[0], HIGH_ORDER[0]])).toEqual(['SERVICE_TWICE', 'HIGH_ORDER_TOO_FEW']);
    await requests.setting('nre.minKey', 2);
    expect(await codes([KEY])).toEqual(['KEY_TOO_FEW']);
    await requests.setting('nre.minHighOrder', 4);
    expect(await codes(HIGH_ORDER)).toEqual(['HIGH_ORDER_TOO_FEW']);
    await requests.unset('nre.minKey');
    await requests.unset('nre.minHighOrder');
    expect((await world.caseRow(application.caseId)).state).toBe('qualified');
    expect(await requests.upload(application, [KEY, NEITHER])).toEqual(done);
    await requests.openTask(application.caseId, 'techAssessment');
    assessed.leave(application);
  });

  it('may use services that are on neither list alone', async () => {
    const application = await qualified.take();
    expect(await requests.upload(application, [NEITHER])).toEqual(done);
    await requests.openTask(application.caseId, 'techAssessment');
    assessed.leave(application);
  });

  it('has to begin while the entitlement is valid: at its last moment it is taken, a moment later it is not', async () => {
    const until = beijingDate((await world.now()).getTime());
    const [early, late] = [
      await requests.qualified({ entitlement_until: until }),
      await requests.qualified({ entitlement_until: until }),
    ];
    const cutoff = cutoffAfter(until);
    const stored = async (of: typeof early, at: number) =>
      requests.receivedAt(
        await world.storeDecision(of.caseId, 'sow', of.partner, 'upload', { form: await requests.sow(of.partner) }),
        at,
      );
    const [before, after] = [await stored(early, cutoff - 1), await stored(late, cutoff)];
    await world.setClock(new Date(cutoff + 3_600_000));
    expect(await world.deliver(before)).toEqual(done);
    expect(refusedWith(await world.deliver(after))).toEqual(['ENTITLEMENT_EXPIRED']);

    // Work already begun is not cut off.
    await requests.openTask(early.caseId, 'techAssessment');
    expect(await requests.assess(early.caseId, 'fail', '请补充架构图')).toEqual(done);
    await requests.openTask(early.caseId, 'sowResubmission');
    expect(await requests.resubmitSow(early)).toEqual(done);
    await requests.openTask(early.caseId, 'techAssessment');
    await requests.toTechApproved(early);
    expect(await requests.changeSow(early)).toEqual(done);
    await requests.openTask(early.caseId, 'techAssessment');
    // Extending the entitlement lets the other one begin.
    await requests.set('solutions', late.solutionId, { entitlementUntil: '2099-12-31' });
    expect(await requests.upload(late)).toEqual(done);
  });

  it('that fails the assessment is mended and submitted again, with the reason and the refused files on record', async () => {
    const application = await assessed.take();
    const { caseId, partner } = application;
    const { form } = await world.caseRow(caseId);
    const [{ id: fileId }] = (form as { selfCheck: [{ id: string }] }).selfCheck;
    expect(refusedWith(await requests.assess(caseId, 'fail'))).toEqual(['comment-required']);
    const failed = { comment: '自检清单不完整', form: { refused: [{ fileId, reason: '缺少第3项' }] } };
    expect(await world.decide(caseId, 'techAssessment', technical, 'fail', failed)).toEqual(done);
    await requests.openTask(caseId, 'sowResubmission');
    expect(await dataOf(caseId)).toMatchObject({
      rejection: { state: 'tech-rejected', reason: '自检清单不完整' },
      workload: null,
    });
    expect(await world.db('case_files').where({ case_id: caseId, file_id: fileId })).toMatchObject([
      { slot: 'selfCheck', state: 'refused', reason: '缺少第3项' },
    ]);
    expect((await requests.sms(caseId)).at(-1)).toBe(`tech-rejected → ${partner.partyId}`);
    expect(await world.act(caseId, psa, 'agreeWorkload', { workload: 60 })).toEqual(done);
    expect(await requests.resubmitSow(application, [KEY])).toEqual(done);
    await requests.openTask(caseId, 'techAssessment');
    await requests.toTechApproved(application);
    expect(await dataOf(caseId)).toMatchObject({ workload: 60, rejection: null });
    techApproved.leave(application);
  });

  it('returns to the assessment when it is changed after its approval, wherever it is before the agreement', async () => {
    const application = await techApproved.take();
    const { caseId, partner } = application;
    const changed = async (): Promise<void> => {
      expect(await requests.changeSow(application, [KEY])).toEqual(done);
      await requests.openTask(caseId, 'techAssessment');
      expect(await world.caseRow(caseId)).toMatchObject({ state: 'tech-assessment', data: { workload: null } });
    };
    expect(refusedWith(await requests.changeSow(application, ['fax']))).toEqual(['SERVICE_UNKNOWN']);
    expect(refusedWith(await requests.changeSow({ ...application, partner: manager }))).toEqual(['not-authorised']);
    await changed();
    await requests.toTechApproved(application);
    await requests.toCommercialReview(application);
    await changed();
    expect((await world.task(caseId, 'commercialReview')).status).toBe('cancelled');
    const toPanel = { case_id: caseId, role: 'commercial-panel', template: 'case-moved' };
    expect(await world.db('notices').where(toPanel)).toHaveLength(1);
    await requests.toTechApproved(application);
    await requests.toCommercialReview(application);
    await requests.value(caseId, 'pass');
    await requests.openTask(caseId, 'agreementUpload');
    await changed();
    await requests.toTechApproved(application);
    await requests.toCommercialReview(application);
    await requests.value(caseId, 'pass');
    await requests.openTask(caseId, 'agreementUpload');
    await requests.uploadAgreement(caseId);
    await requests.openTask(caseId, 'agreementRecheck');
    expect(refusedWith(await requests.changeSow(application))).toEqual(['not-now']);
    expect(await requests.told(caseId)).toContain(`case-moved commercial-approved → ${partner.partyId}`);
  });

  it('is either changed or passed by the panel when both are wanted at once', async () => {
    const application = await requests.commercialReview();
    const both = await Promise.all([requests.value(application.caseId, 'pass'), requests.changeSow(application)]);
    // A change is in time even after the panel has passed it.
    expect(both[1]).toEqual(done);
    await requests.openTask(application.caseId, 'techAssessment');
    assessed.leave(application);
  });

  it('may be sent back by the panel, or its application rejected for good, and the entitlement stays', async () => {
    const application = await requests.commercialReview();
    const { caseId, partner, solutionId } = application;
    expect(refusedWith(await world.decide(caseId, 'commercialReview', manager, 'pass'))).toEqual(['not-authorised']);
    expect(refusedWith(await requests.value(caseId, 'sendBack'))).toEqual(['comment-required']);
    expect(await requests.value(caseId, 'sendBack', '请补充商业前景')).toEqual(done);
    await requests.openTask(caseId, 'sow');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'qualified',
      data: { workload: null, rejection: { reason: '请补充商业前景' } },
    });
    expect(await requests.upload(application)).toEqual(done);
    await requests.openTask(caseId, 'techAssessment');
    await requests.toTechApproved(application);
    await requests.toCommercialReview(application);
    expect(await requests.value(caseId, 'reject', '市场过小')).toEqual(done);
    expect(await world.outcome(caseId)).toBe('commercial-rejected');
    expect((await requests.sms(caseId)).at(-1)).toBe(`case-closed → ${partner.partyId}`);
    expect((await world.ports.solutions.solution({ id: solutionId })).solution?.usedBy).toBeNull();
    expect(refusedWith((await requests.apply(partner, solutionId)).delivery)).toEqual(['done']);
  });

  it('rests while the certification of the solution is revoked, and goes on once it is back', async () => {
    const revoked = ['CERTIFICATION_REVOKED'];
    const application = await requests.qualified();
    const { caseId, solutionId } = application;
    const paused = async (step: () => Promise<Delivery>): Promise<void> => {
      await requests.certify(solutionId, 'revoked');
      const { state } = await world.caseRow(caseId);
      expect(refusedWith(await step())).toEqual(revoked);
      expect((await world.caseRow(caseId)).state).toBe(state);
      await requests.certify(solutionId, 'advanced');
      expect(await step()).toEqual(done);
    };
    await paused(() => requests.upload(application));
    await requests.openTask(caseId, 'techAssessment');
    await requests.certify(solutionId, 'revoked');
    expect(await requests.assess(caseId, 'fail', '请补充')).toEqual(done);
    await requests.openTask(caseId, 'sowResubmission');
    await paused(() => requests.resubmitSow(application));
    await requests.openTask(caseId, 'techAssessment');
    await paused(() => requests.assess(caseId, 'pass'));
    await requests.openTask(caseId, 'commercialStart');
    await paused(() => requests.startReview(caseId));
    await requests.openTask(caseId, 'commercialReview');
    await paused(() => requests.value(caseId, 'pass'));
    await requests.openTask(caseId, 'agreementUpload');
    await paused(() => requests.uploadAgreement(caseId));
    await requests.openTask(caseId, 'agreementRecheck');
    await requests.certify(solutionId, 'revoked');
    expect(refusedWith(await requests.confirm(caseId))).toEqual(revoked);
    expect(await requests.sendBack(caseId)).toEqual(done);
    await requests.openTask(caseId, 'agreementUpload');
    expect(await requests.terminate(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('terminated');
  });

  it('goes to the PSAs when no expert assesses it in five working days, except to the one who agreed the workload', async () => {
    const { caseId } = await assessed.take();
    const at = (await world.task(caseId, 'techAssessment')).level_at!;
    const other = { ...psa, personId: 'vendor.psa-2' };
    const assess = (by: typeof psa) => world.decide(caseId, 'techAssessment', by, 'pass');
    await world.advanceTo(new Date(at.getTime() - 60_000));
    expect(refusedWith(await assess(other))).toEqual(['not-authorised']);
    await world.advanceTo(at);
    expect(refusedWith(await assess(psa))).toEqual(['self-approval']);
    expect(await assess(other)).toEqual(done);
    const line = await world
      .db('audit_events')
      .where({ case_id: caseId, task_key: 'techAssessment', action: 'task.decided' })
      .orderBy('seq', 'desc')
      .first<object>('actor', 'acting_right');
    expect(line).toEqual({ actor: other.personId, acting_right: 'psa' });
  });

  it('reminds its reviewers after five working days and weekly then, and nothing expires', async () => {
    const application = await requests.assessed();
    const { caseId } = application;
    const asked = await world.now();
    const { remind_at, due_at } = await world
      .db('tasks')
      .where({ case_id: caseId, key: 'techAssessment' })
      .first<{ remind_at: Date[]; due_at: Date | null }>('remind_at', 'due_at');
    expect(due_at).toBeNull();
    const calendar = await loadCalendar(world.db, 'CN');
    const today = beijingDate(asked.getTime());
    expect(remind_at.map((at) => workingDaysBetween(today, beijingDate(at.getTime()), calendar))).toEqual([
      ...[5, 10, 15, 20, 25, 30, 35, 40],
    ]);
    await world.advanceTo(new Date(remind_at[0]!.getTime()));
    await requests.reminded(caseId, 'techAssessment');
    expect(
      await world.db('notices').where({ case_id: caseId, template: 'task-reminder', role: 'technical-reviewer' }),
    ).toHaveLength(1);
    await world.advanceTo(new Date(remind_at.at(-1)!.getTime() + 86_400_000 * 365));
    await requests.reminded(caseId, 'techAssessment', remind_at.length);
    expect(await requests.assess(caseId, 'pass')).toEqual(done);
  });
});
