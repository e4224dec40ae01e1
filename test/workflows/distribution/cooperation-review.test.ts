import { startCooperation } from '../../../db/directory/relationships';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, opened, operator, refusedWith } from '../shared/common-requests';
import { type Distribution, distributionRequests } from './distribution-requests';

const TTL = 'distributor.applicationTtl';

describe('the application of a cloud distributor', () => {
  const world = testWorld();
  const distribution = distributionRequests(world);

  const dueAt = async (caseId: string): Promise<Date> => (await world.task(caseId, 'masterReview')).due_at as Date;

  it('one that fails the programme review ends there: the applicant is told, the master never hears of it', async () => {
    const { distributor, master } = await distribution.pair();
    const caseId = opened(await distribution.apply(distributor, master, { programmeDecision: 'rejected' }));
    expect(await world.outcome(caseId)).toBe('programme-rejected');
    expect(await distribution.told(caseId)).toEqual([`case-closed → ${distributor}`]);
    const seen = await world.db('case_parties').where({ case_id: caseId, role: 'master' }).first<object>('reached');
    expect(seen).toEqual({ reached: false });
  });

  it('one that passes it goes to the master named, who approves: they cooperate from then on in the region applied for', async () => {
    const { distributor, master, caseId } = await distribution.applied();
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-master' });
    expect(await distribution.told(caseId)).toEqual([`case-moved → ${distributor}`, `task-opened → ${master}`]);
    const states = await world
      .db('audit_events')
      .where({ case_id: caseId, action: 'state.entered' })
      .orderBy('seq')
      .pluck<string[]>('to_state');
    expect(states).toEqual(['programme-review', 'pending-master']);

    expect(await distribution.approve(caseId, master)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cooperating');
    const { cooperation } = await world.ports.directory.cooperation({ distributorId: distributor });
    expect(cooperation).toMatchObject({ masterId: master, region: 'CN' });
    expect(await distribution.told(caseId)).toEqual(
      expect.arrayContaining([`case-closed → ${distributor}`, `case-closed → ${master}`]),
    );
  });

  it('a master that rejects it must say why, and the distributor may turn to another one', async () => {
    const { distributor, master, caseId } = await distribution.applied();
    const wordless = await world.decide(caseId, 'masterReview', partnerAdmin(master), 'reject');
    expect(refusedWith(wordless)).toEqual(['comment-required']);
    await distribution.reject(caseId, master);
    expect(await world.outcome(caseId)).toBe('master-rejected');
    expect(await distribution.told(caseId)).toContain(`case-closed → ${distributor}`);
    const again = opened(await distribution.apply(distributor, await distribution.master()));
    expect(await world.caseRow(again)).toMatchObject({ state: 'pending-master' });
  });

  it('nobody but an administrator of the master named decides, and nobody but the applicant takes it back', async () => {
    const { distributor, master, caseId } = await distribution.applied();
    for (const who of [partnerAdmin(distributor), partnerAdmin(await distribution.master()), operator])
      expect(refusedWith(await world.decide(caseId, 'masterReview', who, 'approve'))).toEqual(['not-authorised']);
    expect(refusedWith(await distribution.withdraw(caseId, master))).toEqual(['not-authorised']);
    expect(await distribution.withdraw(caseId, distributor)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('withdrawn');
    expect(await distribution.told(caseId)).toContain(`case-closed → ${master}`);
  });

  it('a distributor applies to one master at a time', async () => {
    const { distributor, caseId } = await distribution.applied();
    const second = await distribution.apply(distributor, await distribution.master());
    expect(second.delivery).toMatchObject({ refusal: { code: 'open-request-exists', detail: { caseId } } });
  });

  it('everything that stands in its way is told at once, and no case is opened', async () => {
    const master = await distribution.master({ status: 'frozen', regions: ['HK'] });
    const distributor = await distribution.distributor({ programmes: ['csp'] });
    const at = (await world.now()).toISOString();
    await startCooperation(world.db, { distributorId: distributor, masterId: master, region: 'CN', at });
    const { caseId, delivery } = await distribution.apply(distributor, master);
    expect(refusedWith(delivery)).toEqual([
      ...['MASTER_FROZEN', 'ACCOUNT_IN_OTHER_PROGRAMME', 'ALREADY_HAS_MASTER', 'DIFFERENT_COUNTRY_OR_REGION'],
    ]);
    expect(await world.db('cases').where({ id: caseId })).toEqual([]);
  });

  it('both have to exist and to be of the right kind, an applicant that was rejected only to exist', async () => {
    const { distributor, master } = await distribution.pair();
    const refused = async (...of: Parameters<Distribution['apply']>): Promise<string[]> =>
      refusedWith((await distribution.apply(...of)).delivery);
    expect(await refused('nobody', master)).toEqual(['DISTRIBUTOR_UNKNOWN']);
    expect(await refused(distributor, 'nobody')).toEqual(['NOT_A_MASTER_DISTRIBUTOR']);
    expect(await refused(master, distributor)).toEqual(['NOT_A_MASTER_DISTRIBUTOR', 'NOT_A_CLOUD_DISTRIBUTOR']);
    expect(await refused(distributor, await distribution.master({ status: 'left' }))).toEqual([
      'NOT_A_MASTER_DISTRIBUTOR',
    ]);
    expect(await refused('nobody', 'nobody', { programmeDecision: 'rejected' })).toEqual(['DISTRIBUTOR_UNKNOWN']);
    expect(await refused(await distribution.partner('csp'), master, { programmeDecision: 'rejected' })).toEqual([
      'done',
    ]);
  });

  it('what is lost while it waits refuses the approval with the reasons; it stays open and goes on when they are gone', async () => {
    const { distributor, master, caseId } = await distribution.applied();
    await distribution.set('directory', master, { status: 'frozen' });
    await distribution.set('directory', distributor, { programmes: [], regions: ['HK'] });
    expect(refusedWith(await distribution.approve(caseId, master))).toEqual([
      ...['MASTER_FROZEN', 'MEMBERSHIP_LAPSED', 'DIFFERENT_COUNTRY_OR_REGION'],
    ]);
    expect(await world.task(caseId, 'masterReview')).toMatchObject({ status: 'open' });
    await distribution.set('directory', master, { status: 'active' });
    await distribution.set('directory', distributor, { programmes: ['csp'], regions: ['CN'] });
    expect(refusedWith(await distribution.approve(caseId, master)).sort()).toEqual([
      ...['ACCOUNT_IN_OTHER_PROGRAMME', 'MEMBERSHIP_LAPSED'],
    ]);
    await distribution.set('directory', distributor, { programmes: ['cloud-distributor'] });
    expect(await distribution.approve(caseId, master)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cooperating');
  });

  it('the system ends it when a cooperation is recorded from outside, and the reason names nobody', async () => {
    const { distributor, master, caseId } = await distribution.applied();
    expect(await world.act(caseId, SYSTEM, 'supersede', { reason: 'cooperates-already' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('superseded');
    const line = await world
      .db('audit_events')
      .where({ case_id: caseId, action: 'case.supersede' })
      .first<object>('comment');
    expect(line).toEqual({ comment: 'cooperates-already' });
    expect(await distribution.told(caseId)).toEqual(
      expect.arrayContaining([`case-closed → ${distributor}`, `case-closed → ${master}`]),
    );
    expect(refusedWith(await distribution.approve(caseId, master))).toEqual(['case-closed']);
  });

  // From here on the clock is moved.

  it('the master is reminded after three and after seven working days; silence after thirty days lets it expire, never pass', async () => {
    await world.setClock(new Date('2026-11-02T02:00:00Z'));
    const { distributor, caseId } = await distribution.applied();
    const reminded = async (): Promise<number> => (await world.task(caseId, 'masterReview')).reminded;
    await world.advanceTo(new Date('2026-11-05T00:59:00Z'));
    expect(await reminded()).toBe(0);
    await world.advanceTo(new Date('2026-11-05T01:00:00Z'));
    await eventually('the first reminder', async () => (await reminded()) === 1);
    await world.advanceTo(new Date('2026-11-11T01:00:00Z'));
    await eventually('the second reminder', async () => (await reminded()) === 2);
    expect(await dueAt(caseId)).toEqual(new Date('2026-12-02T16:00:00Z'));
    await world.advanceTo(new Date('2026-12-02T16:00:00Z'));
    expect(await world.outcome(caseId)).toBe('expired');
    expect(await distribution.masterOf(distributor)).toBeUndefined();
  });

  it('an approval a millisecond before the end of the thirtieth day is in time, one at the very end is too late', async () => {
    const [early, late] = [await distribution.applied(), await distribution.applied()];
    const { inTime, tooLate } = await distribution.aroundDeadline(await dueAt(late.caseId), early, late, (of) =>
      world.storeDecision(of.caseId, 'masterReview', partnerAdmin(of.master), 'approve'),
    );
    expect(inTime).toEqual(done);
    expect(refusedWith(tooLate)).toEqual([expect.stringMatching(/task-expired|case-closed/)]);
    expect(await world.outcome(early.caseId)).toBe('cooperating');
    expect(await world.outcome(late.caseId)).toBe('expired');
  });

  it('the term may be another one, or be switched off: then an application waits for ever and is still reminded of', async () => {
    await distribution.setting(TTL, { days: 10 });
    const shorter = await distribution.applied();
    expect((await dueAt(shorter.caseId)).getTime()).toBeLessThan((await world.now()).getTime() + 11 * 86_400_000);
    await distribution.setting(TTL, 'never');
    const { master, caseId } = await distribution.applied();
    await distribution.unset(TTL);
    expect(await world.task(caseId, 'masterReview')).toMatchObject({ status: 'open', due_at: null });
    await world.advanceTo(new Date((await world.now()).getTime() + 365 * 86_400_000));
    await eventually('the reminders', async () => (await world.task(caseId, 'masterReview')).reminded === 2);
    expect(await distribution.approve(caseId, master)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cooperating');
  });
});
