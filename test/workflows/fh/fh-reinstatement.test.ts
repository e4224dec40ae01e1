import type { FormValues } from '../../../workflows/kit/policy/fields';
import type { Actor } from '../../../workflows/kit/policy/roles';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, onceMade, type Opened, opened, refusedWith } from '../shared/common-requests';
import { type Incentive, line, PER_PERSON } from './fh-incentive-requests';
import { beijingTime, quarterRequests } from './fh-quarter-requests';
import { approver, manager } from '../shared/funding-requests';

describe('a list that has expired', () => {
  const world = testWorld();
  const requests = quarterRequests(world);
  const WHY = { reinstates: '伙伴的系统故障了三天' };

  /** A list of September 2026 that nobody confirmed. */
  async function expired(): Promise<Incentive> {
    await requests.at('2026-09-01 09:00');
    const incentive = await requests.listed(2, { partner: await requests.qualifiedFor('service-expert') });
    await silent(incentive);
    return incentive;
  }

  /** One that stays as it is. */
  const lost = onceMade(expired);

  async function silent({ caseId }: Incentive): Promise<void> {
    const { due_at } = await requests.openTask(caseId, 'confirmation');
    await world.advanceTo(due_at!);
    expect(await world.outcome(caseId)).toBe('expired');
  }

  const reinstate = (partner: Actor, more: FormValues = {}, by = manager): Promise<Opened> =>
    world.open('fh-incentive', by, {
      ...{ programme: 'service-expert', month: '2026-09', partnerId: partner.partyId },
      ...WHY,
      ...more,
    });

  const refusal = async (asked: Promise<Opened>): Promise<string[]> => refusedWith((await asked).delivery);

  const allowed = async <T>(work: () => Promise<T>): Promise<T> => {
    await requests.setting('fh.reinstatement', true);
    return work().finally(() => requests.unset('fh.reinstatement'));
  };

  it('stays expired as long as the settings do not allow it to come again', async () => {
    const { partner } = await lost();
    expect(await refusal(reinstate(partner))).toEqual(['REINSTATEMENT_OFF']);
  });

  it('comes again for a reason, with 14 new working days, and is what its quarter counts', async () => {
    const first = await expired();
    const { partner, persons } = first;
    const before = await requests.quarterOf(partner, '2026-Q3', 'service-expert');
    await world.advanceTo(beijingTime('2026-10-01 00:00'));
    expect(await world.outcome(before.caseId)).toBe('closed-unpaid');
    const again = { caseId: opened(await allowed(() => reinstate(partner))), partner, persons };
    const { due_at } = await requests.openTask(again.caseId, 'confirmation');
    expect(due_at).toEqual(beijingTime('2026-10-27 00:00'));
    const { form, data } = await world.caseRow(again.caseId);
    expect(form).toMatchObject({ ...WHY, lines: [{ personId: persons[0] }, { personId: persons[1] }] });
    const { request_no } = await world.caseRow(first.caseId);
    expect(data).toMatchObject({ headCount: 2, reinstatedNo: request_no });
    expect(await requests.told(again.caseId)).toContain(`task-opened → ${partner.partyId}`);

    const quarter = await requests.quarterOf(partner, '2026-Q3', 'service-expert');
    await requests.why(quarter, ['MONTH_STILL_OPEN', 'NOTHING_APPROVED']);
    expect(await requests.confirm(again)).toEqual(done);
    expect(await requests.pass(await requests.inReview(again))).toEqual(done);
    await requests.openTask(quarter.caseId, 'paymentRequest');
    expect((await world.caseRow(quarter.caseId)).data).toMatchObject({ total: { minor: 2 * PER_PERSON.minor } });
  });

  it('comes again once at a time, and once more when it was lost again', async () => {
    const first = await expired();
    await allowed(async () => {
      const both = await Promise.all([reinstate(first.partner), reinstate(first.partner)]);
      const results = both.map(({ delivery }) => refusedWith(delivery)[0]);
      expect(results.sort()).toEqual(['done', 'open-request-exists']);
      const { caseId } = both.find(({ delivery }) => delivery.status === 'done')!;
      expect(await refusal(reinstate(first.partner))).toEqual(['open-request-exists']);
      await silent({ ...first, caseId });
      const third = { ...first, caseId: opened(await reinstate(first.partner)) };
      await requests.openTask(third.caseId, 'confirmation');
      expect(await requests.confirm(third)).toEqual(done);
      expect(await requests.pass(await requests.inReview(third))).toEqual(done);
      await eventually('the list to be final or approved', async () => {
        const { state } = await world.caseRow(third.caseId);
        return state === 'preliminary-approved';
      });
    });
  });

  it('cannot come again once the payment of its quarter has been requested', async () => {
    const { partner } = await expired();
    const unpaid = await requests.quarterOf(partner, '2026-Q3', 'service-expert');
    await world.advanceTo(beijingTime('2026-10-01 00:00'));
    expect(await world.outcome(unpaid.caseId)).toBe('closed-unpaid');
    const lines = [line('sp-1')];
    // A list of an earlier month, which the platform generated late.
    const august = { caseId: opened(await requests.generate(partner, lines, { month: '2026-08' })), partner };
    await requests.openTask(august.caseId, 'confirmation');
    const quarter = await requests.quarterOf(partner, '2026-Q3', 'service-expert');
    const incentive = { ...august, persons: ['sp-1'] };
    expect(await requests.confirm(incentive)).toEqual(done);
    expect(await requests.pass(await requests.inReview(incentive))).toEqual(done);
    await requests.requested(quarter);
    expect(await allowed(() => refusal(reinstate(partner)))).toEqual(['TOO_LATE_TO_REINSTATE']);
    await requests.paying(quarter);
    expect(await allowed(() => refusal(reinstate(partner)))).toEqual(['TOO_LATE_TO_REINSTATE']);
  });

  it('is one of its partner, month and programme, and the ecosystem manager alone brings it back', async () => {
    const { partner } = await lost();
    await requests.at('2026-09-21 09:00');
    const other = await requests.listed(1, { partner, month: '2026-07' });
    await allowed(async () => {
      expect(await refusal(reinstate(partner, { month: '2026-08' }))).toEqual(['NOTHING_EXPIRED']);
      expect(await refusal(reinstate(other.partner, { month: other.month }))).toEqual(['open-request-exists']);
      expect(await refusal(reinstate(partner, {}, partner))).toEqual(['LIST_IS_GENERATED']);
      expect(
        await refusal(reinstate(await requests.qualifiedFor('si-presales'), { programme: 'si-presales' })),
      ).toEqual(['PARTNER_APPLIES', 'NOTHING_EXPIRED']);
      expect(await world.act(other.caseId, approver, 'cancel', { reason: '测试' })).toEqual(done);
      await world.outcome(other.caseId);
      expect(await refusal(reinstate(other.partner, { month: other.month }))).toEqual(['NOTHING_EXPIRED']);
    });
  });

  it('of a stage comes again under its stage, whatever else of the quarter was requested', async () => {
    await requests.at('2026-09-01 09:00');
    const partner = await requests.qualifiedFor('service-ccoe');
    const [paid, lost] = [await requests.stage(partner, '2026-09', 1), await requests.stage(partner, '2026-09', 2)];
    await requests.approvedStage(paid);
    const quarter = await requests.quarterOf(partner, '2026-Q3', 'service-ccoe');
    await requests.requested(quarter);
    await silent(lost);
    const stage = { programme: 'service-ccoe', stage: 2 };
    await allowed(async () => {
      expect(await refusal(reinstate(partner, { ...stage, stage: 3 }))).toEqual(['NOTHING_EXPIRED']);
      expect(await refusal(reinstate(partner, { programme: 'service-ccoe' }))).toEqual([
        'LIST_REQUIRED',
        'NOTHING_EXPIRED',
      ]);
      const again = { ...lost, caseId: opened(await reinstate(partner, stage)) };
      await requests.openTask(again.caseId, 'confirmation');
      expect(await requests.confirm(again)).toEqual(done);
      await requests.inReview(again);
    });
  });
});
