import { isQualified, qualifiedUntil } from '../../../db/funding/funding';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, mustBeDone, refusedWith } from '../shared/common-requests';
import { type Application, fundingRequests, reviewer } from '../shared/funding-requests';

/** An instant of Beijing. */
const beijing = (at: string): Date => new Date(`${at}+08:00`);

describe('the validity of a qualification', () => {
  const world = testWorld();
  const requests = fundingRequests(world);

  const datesOf = (caseId: string) =>
    world
      .db('tasks')
      .where({ case_id: caseId, key: 'renewal', status: 'open' })
      .first<{ id: string; due_at: Date; remind_at: Date[] }>();

  async function renewed({ caseId }: Application, before: string): Promise<void> {
    await requests.openTask(caseId, 'renewal', before);
  }

  it('is renewed in its last sixty days and not before, to the end of the next year', async () => {
    await world.setClock(beijing('2027-03-01T10:00'));
    const application = await requests.qualified();
    const { caseId, partner } = application;
    const first = await datesOf(caseId);
    expect(first.due_at).toEqual(beijing('2028-01-01T00:00'));
    // Working days of a year whose calendar nobody has published: Monday to Friday.
    expect(first.remind_at).toEqual([...['2027-11-19T09:00', '2027-12-17T09:00', '2027-12-28T09:00'].map(beijing)]);
    const inbox = (): Promise<unknown[]> =>
      world.db('notices').where({ case_id: caseId, task_id: first.id }).select('template');
    expect(await inbox()).toEqual([]);

    await world.setClock(beijing('2027-11-01T23:59'));
    const early = await requests.renew(application);
    expect(refusedWith(early)).toEqual(['TOO_EARLY_TO_RENEW']);
    expect(early).toMatchObject({
      refusal: { detail: { blockers: [{ until: beijing('2027-11-02T00:00').toISOString() }] } },
    });
    await world.advanceTo(first.remind_at[0]!);
    await eventually('the reminder', async () => (await world.task(caseId, 'renewal')).reminded === 1);
    expect(await inbox()).toEqual([{ template: 'task-reminder' }]);

    await requests.set('directory', partner.partyId, { status: 'frozen' });
    expect(refusedWith(await requests.renew(application))).toEqual(['PARTNER_FROZEN']);
    await requests.set('directory', partner.partyId, { status: 'active' });
    await requests.setting('fh.agreementVersion', '2028-01');
    expect(await requests.renew(application)).toEqual(done);
    await renewed(application, first.id);
    await requests.unset('fh.agreementVersion');
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'qualified',
      data: { validUntil: '2028-12-31', agreementVersion: '2028-01', agreementAcceptedOn: '2027-11-19' },
    });
    expect(await qualifiedUntil(world.db, partner.partyId, 'service-expert')).toBe('2028-12-31');
    expect((await datesOf(caseId)).due_at).toEqual(beijing('2029-01-01T00:00'));
    expect(refusedWith(await requests.renew(application))).toEqual(['TOO_EARLY_TO_RENEW']);
    expect(await requests.sms(caseId)).toEqual(Array(2).fill(`qualified → ${partner.partyId}`));
  });

  it('ends at 00:00 of 1 January in Beijing: a renewal received before counts, one received then does not', async () => {
    await world.setClock(beijing('2027-12-20T10:00'));
    const [early, late] = [await requests.qualified(), await requests.qualified()];
    const { due_at } = await datesOf(early.caseId);
    expect(due_at).toEqual(beijing('2028-01-01T00:00'));
    const { inTime, tooLate } = await requests.aroundDeadline(due_at, early, late, ({ caseId, partner }) =>
      world.storeDecision(caseId, 'renewal', partner, 'renew', { form: { agreementAccepted: true } }),
    );
    expect([inTime, tooLate.status]).toEqual([done, 'refused']);
    expect((await requests.inState(early.caseId, 'qualified')).data).toMatchObject({ validUntil: '2028-12-31' });
    expect(await world.outcome(late.caseId)).toBe('expired');
    expect(await isQualified(world.db, late.partner.partyId, 'service-expert')).toBe(false);
    expect(await requests.sms(late.caseId)).toContain(`case-closed → ${late.partner.partyId}`);
    expect(await requests.told(late.caseId)).toContain('case-closed → vendor');
    expect(refusedWith((await requests.apply(late.partner, 'service-expert')).delivery)).toEqual(['done']);
  });

  it('of an approval in the last second of a year ends with that year, and of one a second later with the next', async () => {
    const [last, next] = [await requests.inReview(), await requests.inReview()];
    const approve = async ({ caseId }: Application, at: string): Promise<void> => {
      const stored = await world.storeDecision(caseId, 'review', reviewer, 'approve');
      mustBeDone(await world.deliver(await requests.receivedAt(stored, beijing(at).getTime())));
    };
    await approve(last, '2028-12-31T23:59:59');
    await requests.inState(last.caseId, 'qualified');
    expect((await world.caseRow(last.caseId)).data).toMatchObject({ validUntil: '2028-12-31' });
    await approve(next, '2029-01-01T00:00:00');
    await requests.inState(next.caseId, 'qualified');
    expect((await world.caseRow(next.caseId)).data).toMatchObject({ validUntil: '2029-12-31' });
  });

  it('goes on for years in one case, however long its history becomes', async () => {
    const application = await requests.qualified();
    const { caseId } = application;
    const { workflow_id, run_id } = await world.caseRow(caseId);
    const isAnother = async (): Promise<boolean> =>
      (await world.client.workflow.getHandle(workflow_id).describe()).runId !== run_id;
    for (let year = 0; year < 25 && !(await isAnother()); year += 1) {
      const { id, due_at } = await datesOf(caseId);
      await world.setClock(new Date(due_at.getTime() - 86_400_000));
      mustBeDone(await requests.renew(application));
      await renewed(application, id);
    }
    await eventually('another run', isAnother);
    expect(await requests.revoke(caseId)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('revoked');
  });
});
