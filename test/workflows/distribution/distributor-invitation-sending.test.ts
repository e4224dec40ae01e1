import { savePerson } from '../../../db/directory/directory';
import { startCooperation } from '../../../db/directory/relationships';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, opened, refusedWith } from '../shared/common-requests';
import { ACCEPTANCE, distributionRequests } from './distribution-requests';

const PER_DAY = 'distributor.invitationsPerDay';

describe('sending an invitation to a cloud distributor', () => {
  const world = testWorld();
  const distribution = distributionRequests(world);

  const task = (caseId: string) => world.task(caseId, 'invitation');
  const partyOf = async (caseId: string): Promise<unknown> =>
    world.db('tasks').where({ case_id: caseId, key: 'invitation', status: 'open' }).first('party_id');

  it('the same address is invited once at a time by a master, capital letters or not, and again after the end', async () => {
    const { master, distributor, caseId } = await distribution.invited();
    const again = () => distribution.inviteAddress(master, distribution.emailOf(distributor).toUpperCase());
    expect((await again()).delivery).toMatchObject({
      refusal: { detail: { blockers: [{ code: 'INVITATION_OPEN', caseId }] } },
    });
    await distribution.cancel(caseId, master);
    expect((await again()).delivery).toEqual(done);
    const sameMoment = await distribution.master();
    const many = await Promise.all(Array.from({ length: 8 }, () => distribution.invite(sameMoment, distributor)));
    expect(many.filter(({ delivery }) => delivery.status === 'done')).toHaveLength(1);
  });

  it('an address that nobody has registered is invited all the same; the company that registers it later finds the invitation', async () => {
    const master = await distribution.master();
    const email = `Boss@${master}-friend.example`;
    const caseId = opened(await distribution.inviteAddress(master, email));
    expect(await partyOf(caseId)).toEqual({ party_id: 'invitee' });
    const before = await task(caseId);

    const distributor = await distribution.distributor({ email: email.toLowerCase() });
    await eventually('the invited to be known', async () => {
      const open = (await partyOf(caseId)) as { party_id: string };
      return open.party_id === distributor;
    });
    expect(await task(caseId)).toEqual({ ...before, party_id: distributor });
    expect(await world.caseRow(caseId)).toMatchObject({ parties: { distributor }, state: 'sent' });
    expect(await distribution.accept(caseId, distributor)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('accepted');
    expect(await distribution.masterOf(distributor)).toBe(master);
  });

  it('the address of a person makes that person’s company the invited one; one who has left or is of a customer does not', async () => {
    const { master, distributor } = await distribution.pair();
    const email = `sales@${distributor}.example`;
    const caseId = opened(await distribution.inviteAddress(master, email));
    const salesperson = {
      ...{ id: `${distributor}.sales`, partyId: distributor, name: '销售', nameEn: 'Sales', email, mobile: null },
      ...{ locale: 'zh-CN' as const, roles: ['partner-admin'], active: false, externalSubject: null },
    };
    const { version } = await savePerson(world.db, salesperson);
    expect(await partyOf(caseId)).toEqual({ party_id: 'invitee' });
    await savePerson(world.db, { ...salesperson, active: true, version });
    await eventually('the invited to be known', async () => {
      const open = (await partyOf(caseId)) as { party_id: string };
      return open.party_id === distributor;
    });
    // A known invitee stays: a second report changes nothing.
    const other = await distribution.distributor();
    expect(await world.act(caseId, SYSTEM, 'identify', { distributorId: other, email })).toEqual(done);
    expect(await partyOf(caseId)).toEqual({ party_id: distributor });
  });

  it('sent again, the old link is dead and seven new days begin; a corrected address goes to the company that has registered it', async () => {
    const { master, distributor, caseId } = await distribution.invited();
    const first = await task(caseId);
    expect(await distribution.resend(caseId, master)).toEqual(done);
    const second = await task(caseId);
    expect(await world.db('tasks').where({ id: first.id }).first('status')).toEqual({ status: 'cancelled' });
    expect(second.status).toBe('open');
    const decideOld = { caseId, workflowId: '', type: 'distributor-invitation', taskId: first.id };
    const { workflow_id: workflowId } = await world.caseRow(caseId);
    const old = { ...decideOld, workflowId };
    const late = await world.store('decide', old, partnerAdmin(distributor), { decision: 'accept', ...ACCEPTANCE });
    expect(refusedWith(await world.deliver(late))).toEqual(['already-decided']);

    const right = await distribution.distributor();
    const email = distribution.emailOf(right).toUpperCase();
    expect(await distribution.resend(caseId, master, { email })).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({
      form: { email },
      parties: { distributor: right },
      state: 'sent',
    });
    expect(refusedWith(await distribution.accept(caseId, distributor))).toEqual(['not-authorised']);
    expect(await distribution.accept(caseId, right)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('accepted');
  });

  it('sending again is refused when the new address is invited already or has a master; nothing changes then', async () => {
    const { master, distributor, caseId } = await distribution.invited();
    const other = await distribution.distributor();
    const open = opened(await distribution.invite(master, other));
    const taken = await distribution.distributor();
    const at = (await world.now()).toISOString();
    await startCooperation(world.db, { distributorId: taken, masterId: await distribution.master(), region: 'CN', at });
    const before = await task(caseId);
    const refusedFor = async (id: string): Promise<string[]> =>
      refusedWith(await distribution.resend(caseId, master, { email: distribution.emailOf(id) }));
    expect(await refusedFor(other)).toEqual(['INVITATION_OPEN']);
    expect(await refusedFor(taken)).toEqual(['ALREADY_HAS_MASTER']);
    expect(await task(caseId)).toEqual(before);
    expect(await world.caseRow(caseId)).toMatchObject({ form: { email: distribution.emailOf(distributor) } });
    // Once the invitation has moved to another address, the old one can be invited again.
    await distribution.cancel(open, master);
    expect(await refusedFor(other)).toEqual(['done']);
    expect((await distribution.invite(master, distributor)).delivery).toEqual(done);
  });

  it('a mail that came back is told to the master, the seven days run on, and it is corrected and sent again', async () => {
    const { master, distributor, caseId } = await distribution.invited();
    const before = await task(caseId);
    const bounce = (taskId: string) => world.act(caseId, SYSTEM, 'reportBounce', { problem: 'bounced', taskId });
    expect(await bounce(before.id)).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'delivery-failed',
      data: { deliveryProblem: 'bounced' },
    });
    expect(await task(caseId)).toEqual(before);
    await distribution.resend(caseId, master);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'sent' });
    // A late report on the first mail is not about the second.
    expect(await bounce(before.id)).toEqual(done);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'sent' });
    expect(await distribution.accept(caseId, distributor)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('accepted');
  });

  it('an invitee that got the link another way may still accept, decline or let it be cancelled after the mail came back', async () => {
    const [accepted, declined, cancelled] = [
      await distribution.invited(),
      await distribution.invited(),
      await distribution.invited(),
    ];
    for (const { caseId } of [accepted, declined, cancelled])
      await world.act(caseId, SYSTEM, 'reportBounce', { problem: 'bounced' });
    await distribution.accept(accepted.caseId, accepted.distributor);
    await distribution.decline(declined.caseId, declined.distributor);
    await distribution.cancel(cancelled.caseId, cancelled.master);
    expect(await world.outcome(accepted.caseId)).toBe('accepted');
    expect(await world.outcome(declined.caseId)).toBe('declined');
    expect(await world.outcome(cancelled.caseId)).toBe('cancelled');
  });

  // From here on the clock is moved.
  it('of 130 invitations that a master sends at the same moment exactly 100 go out; the others may tomorrow', async () => {
    await world.setClock(new Date('2026-12-01T02:00:00Z'));
    const master = await distribution.master();
    const all = await Promise.all(
      Array.from({ length: 130 }, (_, n) => distribution.inviteAddress(master, `friend-${n}@${master}.example`)),
    );
    await eventually(
      'everybody to have an answer',
      async () => {
        const waiting = await world
          .db('commands')
          .where({ status: 'received' })
          .count<{ count: number }[]>('* as count');
        return waiting[0]?.count === 0;
      },
      45_000,
    );
    const sent = await world
      .db('cases')
      .whereIn(
        'id',
        all.map(({ caseId }) => caseId),
      )
      .where({ state: 'sent' });
    expect(sent).toHaveLength(100);
    const refusals = await world
      .db('commands')
      .whereIn(
        'case_id',
        all.map(({ caseId }) => caseId),
      )
      .where({ status: 'refused' })
      .pluck<{ detail: { blockers: unknown[] } }[]>('problem');
    expect(refusals).toHaveLength(30);
    for (const { detail } of refusals)
      expect(detail.blockers).toEqual([
        expect.objectContaining({ code: 'DAILY_LIMIT', until: '2026-12-01T16:00:00.000Z' }),
      ]);

    const mine = sent[0] as { id: string };
    expect(refusedWith(await distribution.resend(mine.id, master))).toEqual(['DAILY_LIMIT']);
    await world.setClock(new Date('2026-12-01T16:00:00Z'));
    expect(await distribution.resend(mine.id, master)).toEqual(done);
  });

  it('how many a day may be changed, and each that is sent again counts', async () => {
    await distribution.setting(PER_DAY, 3);
    const { master, caseId } = await distribution.invited();
    expect(await distribution.resend(caseId, master)).toEqual(done);
    expect(await distribution.resend(caseId, master)).toEqual(done);
    expect(refusedWith(await distribution.resend(caseId, master))).toEqual(['DAILY_LIMIT']);
    const next = await distribution.invite(master, await distribution.distributor());
    expect(refusedWith(next.delivery)).toEqual(['DAILY_LIMIT']);
    expect((await distribution.invite(await distribution.master(), await distribution.distributor())).delivery).toEqual(
      done,
    );
    await distribution.unset(PER_DAY);
  });
});
