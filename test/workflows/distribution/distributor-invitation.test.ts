import { startCooperation } from '../../../db/directory/relationships';
import { eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, opened, operator, refusedWith } from '../shared/common-requests';
import { ACCEPTANCE, distributionRequests } from './distribution-requests';

const PER_DAY = 'distributor.invitationsPerDay';
const DAY = 86_400_000;

describe('the invitation of a cloud distributor', () => {
  const world = testWorld();
  const distribution = distributionRequests(world);

  const task = (caseId: string) => world.task(caseId, 'invitation');

  it('accepted, it begins the cooperation in the region chosen, and the version of the notice is kept', async () => {
    const { master, distributor, caseId } = await distribution.invited();
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'sent' });
    const asked = await world.db('notices').where({ case_id: caseId }).first<object>('template', 'party_id', 'params');
    expect(asked).toEqual({ template: 'task-opened', party_id: distributor, params: { sentTo: 'email' } });
    expect(await distribution.accept(caseId, distributor)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('accepted');
    const { cooperation } = await world.ports.directory.cooperation({ distributorId: distributor });
    expect(cooperation).toMatchObject({ masterId: master, region: 'CN' });
    expect((await world.caseRow(caseId)).data).toMatchObject({
      notices: [{ notice: 'noticeAccepted', version: expect.any(String) as string }],
    });
    expect(await distribution.told(caseId)).toEqual(
      expect.arrayContaining([`case-closed → ${master}`, `case-closed → ${distributor}`]),
    );
  });

  it('declined or cancelled, it ends without a cooperation, and both are told', async () => {
    const [declined, cancelled] = [await distribution.invited(), await distribution.invited()];
    await distribution.decline(declined.caseId, declined.distributor);
    expect(await world.outcome(declined.caseId)).toBe('declined');
    expect(await distribution.told(declined.caseId)).toContain(`case-closed → ${declined.master}`);
    expect(refusedWith(await distribution.cancel(cancelled.caseId, cancelled.distributor))).toEqual(['not-authorised']);
    await distribution.cancel(cancelled.caseId, cancelled.master);
    expect(await world.outcome(cancelled.caseId)).toBe('cancelled');
    expect(await distribution.told(cancelled.caseId)).toContain(`case-closed → ${cancelled.distributor}`);
    expect(refusedWith(await distribution.accept(cancelled.caseId, cancelled.distributor))).toEqual(['case-closed']);
  });

  it('only master distributors invite; everybody else learns nothing about the address', async () => {
    const distributor = await distribution.distributor();
    const { caseId, delivery } = await distribution.invite(await distribution.partner('csp'), distributor);
    expect(refusedWith(delivery)).toEqual(['NOT_A_MASTER_DISTRIBUTOR']);
    expect(await world.db('cases').where({ id: caseId })).toEqual([]);
  });

  it('a link handed on to another company is of no use to it', async () => {
    const { caseId } = await distribution.invited();
    const stranger = await distribution.distributor();
    expect(refusedWith(await distribution.accept(caseId, stranger))).toEqual(['not-authorised']);
    expect(await distribution.masterOf(stranger)).toBeUndefined();
  });

  it('everything that stands in the way of inviting is told at once', async () => {
    const master = await distribution.master({ status: 'frozen' });
    const distributor = await distribution.distributor({ regions: ['HK'] });
    const at = (await world.now()).toISOString();
    await startCooperation(world.db, { distributorId: distributor, masterId: master, region: 'CN', at });
    await distribution.setting(PER_DAY, 0);
    const { delivery } = await distribution.invite(master, distributor);
    await distribution.unset(PER_DAY);
    expect(refusedWith(delivery)).toEqual([
      ...['MASTER_FROZEN', 'ALREADY_HAS_MASTER', 'DIFFERENT_COUNTRY_OR_REGION', 'DAILY_LIMIT'],
    ]);
    expect(await world.db('invitation_reservations').where({ master_id: master })).toEqual([]);
  });

  it('a partner that is no cloud distributor yet is shown the way: the invitation stays, and is accepted once it has joined', async () => {
    const master = await distribution.master();
    const newcomer = await distribution.partner('csp');
    const caseId = opened(await distribution.invite(master, newcomer));
    const refused = await distribution.accept(caseId, newcomer);
    expect(refusedWith(refused)).toEqual(['INVITEE_NOT_CLOUD_DISTRIBUTOR']);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'sent' });
    await distribution.change(newcomer, { partnerKind: 'cloud-distributor', programmes: ['cloud-distributor'] });
    expect(await distribution.accept(caseId, newcomer)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('accepted');
  });

  it.each([
    ['has found a master meanwhile', 'ALREADY_HAS_MASTER'],
    ['has lost its membership', 'MEMBERSHIP_LAPSED'],
    ['chooses a region its master does not serve', 'DIFFERENT_COUNTRY_OR_REGION'],
  ])('one who %s accepts in vain: it fails, and both are told why', async (what, code) => {
    const { master, distributor, caseId } = await distribution.invited();
    const at = (await world.now()).toISOString();
    if (what.includes('master meanwhile'))
      await startCooperation(world.db, {
        distributorId: distributor,
        masterId: await distribution.master(),
        region: 'CN',
        at,
      });
    if (what.includes('membership')) await distribution.set('directory', distributor, { programmes: [] });
    if (what.includes('region')) await distribution.set('directory', distributor, { regions: ['CN', 'HK'] });
    const businessRegion = what.includes('region') ? 'HK' : 'CN';
    await distribution.accept(caseId, distributor, { form: { businessRegion, noticeAccepted: true } });
    expect(await world.outcome(caseId)).toBe('failed');
    expect((await world.caseRow(caseId)).data).toMatchObject({
      failure: { blockers: [{ code }] },
      lastCheck: { blockers: [{ code }] },
    });
    expect(await distribution.told(caseId)).toEqual(
      expect.arrayContaining([`case-closed → ${master}`, `case-closed → ${distributor}`]),
    );
  });

  it('while either side is frozen nobody accepts, and the invitation stays open', async () => {
    const { master, distributor, caseId } = await distribution.invited();
    for (const [party, code] of [
      [distributor, 'DISTRIBUTOR_FROZEN'],
      [master, 'MASTER_FROZEN'],
    ] as const) {
      await distribution.set('directory', party, { status: 'frozen' });
      expect(refusedWith(await distribution.accept(caseId, distributor))).toEqual([code]);
      await distribution.set('directory', party, { status: 'active' });
    }
    expect(await distribution.accept(caseId, distributor)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('accepted');
  });

  it('when the directory refuses, an operator tries again or gives up', async () => {
    const [retried, given] = [await distribution.invited(), await distribution.invited()];
    for (const { caseId, distributor } of [retried, given]) {
      await distribution.refuseStart(caseId);
      await distribution.accept(caseId, distributor);
      await distribution.inState(caseId, 'failed-needs-operator');
      await distribution.allowStart(caseId);
    }
    await world.decide(retried.caseId, 'operatorRepair', operator, 'retry');
    expect(await world.outcome(retried.caseId)).toBe('accepted');
    await world.decide(given.caseId, 'operatorRepair', operator, 'abandon', { comment: '系统停用' });
    expect(await world.outcome(given.caseId)).toBe('abandoned');
    expect(await distribution.masterOf(given.distributor)).toBeUndefined();
  });

  // From here on the clock is moved.
  it('silence: reminded one working day before the end of the seventh day, expired at its end, and sent again it lasts longer', async () => {
    await world.setClock(new Date('2026-12-07T02:00:00Z'));
    const [silent, again] = [await distribution.invited(), await distribution.invited()];
    const due = (await task(silent.caseId)).due_at as Date;
    expect(due).toEqual(new Date('2026-12-14T16:00:00Z'));
    await world.setClock(new Date('2026-12-10T02:00:00Z'));
    await distribution.resend(again.caseId, again.master);
    expect((await task(again.caseId)).due_at).toEqual(new Date(due.getTime() + 3 * DAY));
    await world.advanceTo(new Date('2026-12-11T00:59:59Z'));
    expect((await task(silent.caseId)).reminded).toBe(0);
    await world.advanceTo(new Date('2026-12-11T01:00:00Z'));
    await eventually('the reminder', async () => (await task(silent.caseId)).reminded === 1);
    await world.advanceTo(due);
    expect(await world.outcome(silent.caseId)).toBe('expired');
    expect(await world.caseRow(again.caseId)).toMatchObject({ state: 'sent' });
  });

  it('an acceptance a millisecond before the end of the seventh day is in time, one at the very end is too late', async () => {
    const [early, late] = [await distribution.invited(), await distribution.invited()];
    const { due_at } = await task(late.caseId);
    const { inTime, tooLate } = await distribution.aroundDeadline(due_at, early, late, ({ caseId, distributor }) =>
      world.storeDecision(caseId, 'invitation', partnerAdmin(distributor), 'accept', ACCEPTANCE),
    );
    expect(inTime).toEqual(done);
    expect(refusedWith(tooLate)).toEqual([expect.stringMatching(/task-expired|case-closed/)]);
    expect(await world.outcome(early.caseId)).toBe('accepted');
    expect(await world.outcome(late.caseId)).toBe('expired');
  });
});
