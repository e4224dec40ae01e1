import { putCooperation } from '../../../api/directory/directory-writes';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { eventually, partnerAdmin, person } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, opened, refusedWith } from '../shared/common-requests';
import { ACCEPTANCE, distributionRequests } from './distribution-requests';

describe('the edge cases of finding a master distributor', () => {
  const world = testWorld();
  const distribution = distributionRequests(world);

  const masters = (): Promise<[string, string]> => Promise.all([distribution.master(), distribution.master()]);
  const cooperations = (distributor: string) => world.db('cooperations').where({ distributor_id: distributor });
  const outcomes = (...ids: string[]): Promise<string[]> => Promise.all(ids.map((id) => world.outcome(id)));
  const recordFromOutside = (distributorId: string, wanted: { masterId: string; region: string; until?: string }) =>
    putCooperation({ deps: { db: world.db } } as never, distributorId, wanted);

  it('two masters invite at once and both are accepted at the same instant: one cooperation, and the other master is told', async () => {
    for (let round = 0; round < 4; round += 1) {
      const [a, b] = await masters();
      const distributor = await distribution.distributor();
      const [atA, atB] = (
        await Promise.all([distribution.invite(a, distributor), distribution.invite(b, distributor)])
      ).map(opened) as [string, string];
      await Promise.all([distribution.accept(atA, distributor), distribution.accept(atB, distributor)]);
      const ended = await outcomes(atA, atB);
      expect(ended.filter((each) => each === 'accepted')).toHaveLength(1);
      expect(ended.filter((each) => each === 'superseded' || each === 'failed')).toHaveLength(1);
      const [loser, told] = ended[0] === 'accepted' ? [atB, b] : [atA, a];
      expect(await distribution.told(loser)).toContain(`case-closed → ${told}`);
      expect(await cooperations(distributor)).toHaveLength(1);
      expect(await distribution.masterOf(distributor)).toBe(told === a ? b : a);
    }
  });

  it('accepting one invitation ends all others and the application, whatever state they wait in; those of others stay', async () => {
    const [a, b] = await masters();
    const [c, distributor] = [await distribution.master(), await distribution.distributor()];
    const application = opened(await distribution.apply(distributor, a));
    const [accepted, bounced] = [
      opened(await distribution.invite(b, distributor)),
      opened(await distribution.invite(c, distributor)),
    ];
    await world.act(bounced, SYSTEM, 'reportBounce', { problem: 'bounced' });
    const ofAnother = opened(await distribution.invite(c, await distribution.distributor()));

    expect(await distribution.accept(accepted, distributor)).toEqual(done);
    expect(await outcomes(accepted, application, bounced)).toEqual(['accepted', 'superseded', 'superseded']);
    expect(await world.caseRow(ofAnother)).toMatchObject({ state: 'sent' });
    expect(await distribution.told(application)).toContain(`case-closed → ${a}`);
    const { form } = await world.caseRow(application);
    expect(JSON.stringify([form, (await world.caseRow(application)).data])).not.toContain(b);
  });

  it('the late approval of a master whose application was overtaken is refused cleanly', async () => {
    const [a, b] = await masters();
    const distributor = await distribution.distributor();
    const application = opened(await distribution.apply(distributor, a));
    const invitation = opened(await distribution.invite(b, distributor));
    await distribution.accept(invitation, distributor);
    expect(await world.outcome(invitation)).toBe('accepted');
    const late = await distribution.approve(application, a);
    expect([['ALREADY_HAS_MASTER'], ['case-closed']]).toContainEqual(refusedWith(late));
    expect(await world.outcome(application)).toBe('superseded');
    expect(refusedWith(await distribution.approve(application, a))).toEqual(['case-closed']);
    expect(await distribution.masterOf(distributor)).toBe(b);
  });

  it('an approval and an acceptance at the same instant, also of the same master, make one cooperation', async () => {
    const [a, b] = await masters();
    for (const inviting of [a, b, a, b]) {
      const distributor = await distribution.distributor();
      const application = opened(await distribution.apply(distributor, a));
      const invitation = opened(await distribution.invite(inviting, distributor));
      await Promise.all([distribution.approve(application, a), distribution.accept(invitation, distributor)]);
      const [applied, invited] = (await outcomes(application, invitation)) as [string, string];
      expect(['cooperating/superseded', 'cooperating/failed', 'superseded/accepted']).toContain(
        `${applied}/${invited}`,
      );
      expect(await cooperations(distributor)).toHaveLength(1);
    }
  });

  it('a master that approves twice, or whose two administrators decide differently, has decided once', async () => {
    const [a, b] = await masters();
    const first = opened(await distribution.apply(await distribution.distributor(), a));
    const twice = await Promise.all([distribution.approve(first, a), distribution.approve(first, a)]);
    expect(twice.map(refusedWith).sort()).toEqual([[expect.stringMatching(/already-decided|case-closed/)], ['done']]);
    expect(await world.outcome(first)).toBe('cooperating');

    const second = opened(await distribution.apply(await distribution.distributor(), b));
    const colleague = person(`${b}.colleague`, 'partner-admin');
    const apart = await Promise.all([
      world.decide(second, 'masterReview', colleague, 'reject', { comment: '名额已满' }),
      distribution.approve(second, b),
    ]);
    expect(apart.map(refusedWith).filter(([code]) => code === 'done')).toHaveLength(1);
    expect(apart.map(refusedWith).flat()).toContainEqual(expect.stringMatching(/already-decided|case-closed/));
    const won = apart[0].status === 'done' ? 'master-rejected' : 'cooperating';
    expect(await world.outcome(second)).toBe(won);
  });

  it('an acceptance and a cancellation or a second sending at the same instant: what comes first counts', async () => {
    for (const against of ['cancel', 'resend'] as const) {
      const { master, distributor } = await distribution.pair();
      const caseId = opened(await distribution.invite(master, distributor));
      // Stored before either is delivered, so that both are about the same task.
      const acceptance = await world.storeDecision(
        caseId,
        'invitation',
        partnerAdmin(distributor),
        'accept',
        ACCEPTANCE,
      );
      const action = await world.storeAction(caseId, partnerAdmin(master), against, {});
      const [accepted, other] = await Promise.all([world.deliver(acceptance), world.deliver(action)]);
      expect([accepted.status, other.status].sort()).toEqual(['done', 'refused']);
      if (accepted.status === 'done') expect(await world.outcome(caseId)).toBe('accepted');
      else expect(await world.caseRow(caseId)).toMatchObject({ state: against === 'cancel' ? 'cancelled' : 'sent' });
    }
  });

  it('the same acceptance delivered again is the same acceptance', async () => {
    const { master, distributor } = await distribution.pair();
    const caseId = opened(await distribution.invite(master, distributor));
    const command = await world.storeDecision(caseId, 'invitation', partnerAdmin(distributor), 'accept', ACCEPTANCE);
    expect(await Promise.all([world.deliver(command), world.deliver(command)])).toEqual([done, done]);
    expect(await world.outcome(caseId)).toBe('accepted');
    expect(await cooperations(distributor)).toHaveLength(1);
  });

  it('a cooperation recorded from outside ends what is open about the distributor; one ended outside brings nothing back', async () => {
    const [a, b] = await masters();
    const [c, distributor] = [await distribution.master(), await distribution.distributor()];
    const cases = [opened(await distribution.apply(distributor, a)), opened(await distribution.invite(b, distributor))];
    await recordFromOutside(distributor, { masterId: c, region: 'CN' });
    expect(await outcomes(...cases)).toEqual(['superseded', 'superseded']);
    expect(refusedWith((await distribution.invite(b, distributor)).delivery)).toEqual(['ALREADY_HAS_MASTER']);

    await recordFromOutside(distributor, { masterId: c, region: 'CN', until: (await world.now()).toISOString() });
    expect(await outcomes(...cases)).toEqual(['superseded', 'superseded']);
    const again = opened(await distribution.invite(b, distributor));
    expect(await distribution.accept(again, distributor)).toEqual(done);
    expect(await world.outcome(again)).toBe('accepted');
  });

  it('a distributor that registers while two masters have invited its address may choose', async () => {
    const [a, b] = await masters();
    const email = `new@${a}.example`;
    const [atA, atB] = [
      opened(await distribution.inviteAddress(a, email)),
      opened(await distribution.inviteAddress(b, email)),
    ];
    const distributor = await distribution.distributor({ email });
    await eventually('both to know it', async () => {
      const known = await world.db('tasks').whereIn('case_id', [atA, atB]).where({ party_id: distributor });
      return known.length === 2;
    });
    expect(await distribution.accept(atB, distributor)).toEqual(done);
    expect(await outcomes(atB, atA)).toEqual(['accepted', 'superseded']);
  });

  it('an address corrected before its owner registers no longer belongs to that owner', async () => {
    const [master, right] = [await distribution.master(), await distribution.distributor()];
    const wrong = `typo@${master}.example`;
    const caseId = opened(await distribution.inviteAddress(master, wrong));
    await distribution.resend(caseId, master, { email: distribution.emailOf(right) });
    const stranger = await distribution.distributor({ email: wrong });
    // A report on it that was on its way when the address was corrected.
    await world.act(caseId, SYSTEM, 'identify', { distributorId: stranger, email: wrong });
    expect(refusedWith(await distribution.accept(caseId, stranger))).toEqual(['not-authorised']);
    expect(await world.caseRow(caseId)).toMatchObject({ parties: { distributor: right } });
  });

  it('the address is kept nowhere but in the request and its messages: not in ids, records or what is counted', async () => {
    const master = await distribution.master();
    const email = `canary-4711@${master}.example`;
    const caseId = opened(await distribution.inviteAddress(master, email));
    await distribution.resend(caseId, master, { email: `canary-4712@${master}.example` });
    const kept = [
      await world.db('audit_events').where({ case_id: caseId }),
      await world.db('invitation_reservations').where({ case_id: caseId }),
      (await world.caseRow(caseId)).workflow_id,
    ];
    expect(JSON.stringify(kept)).not.toContain('canary');
    expect(await world.caseRow(caseId)).toMatchObject({ form: { email: expect.stringContaining('4712') as string } });
  });
});
