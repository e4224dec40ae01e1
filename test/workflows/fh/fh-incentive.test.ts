import type { Actor } from '../../../workflows/kit/policy/roles';
import { eventually, partnerAdmin } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, leftOvers, onceMade, opened, refusedWith } from '../shared/common-requests';
import { type Incentive, incentiveRequests, line, PER_PERSON } from './fh-incentive-requests';
import { manager } from '../shared/funding-requests';

const beijing = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+08:00`);

describe('the list that the platform generates', () => {
  // Without a relay no quarter is told of every step: it has tests of its own.
  const world = testWorld({ relay: false });
  const requests = incentiveRequests(world);

  const years = new Map<string, () => Promise<Actor>>();
  let months = 0;
  /** A list of a partner that the tests of a year share, since a qualification ends with it, for a month of its own. */
  const listed = async (count = 2): Promise<Incentive & { month: string }> => {
    const year = (await requests.month()).slice(0, 4);
    const partnerOf = years.get(year) ?? onceMade(() => requests.qualifiedFor('service-expert'));
    years.set(year, partnerOf);
    const month = new Date(Date.UTC(2030, months++)).toISOString().slice(0, 7);
    return { ...(await requests.listed(count, { partner: await partnerOf(), month })), month };
  };

  /** Lists of one person that wait for their partner. */
  const ofOne = leftOvers(() => listed(1));

  const dates = async (caseId: string): Promise<{ due_at: Date; remind_at: Date[] }> =>
    (await world.task(caseId, 'confirmation')) as unknown as { due_at: Date; remind_at: Date[] };
  const confirmationOf = async ({ caseId }: Incentive): Promise<string> =>
    (await requests.openTask(caseId, 'confirmation')).id;

  it('of 1 September 2026 is confirmed before 00:00 of 21 September Beijing time, or lost', async () => {
    await world.setClock(beijing('2026-09-01 00:00'));
    const [inTime, silent] = [await listed(), await listed()];
    expect((await dates(silent.caseId)).due_at).toEqual(beijing('2026-09-21 00:00'));
    const forms = [await requests.confirmation(inTime), await requests.confirmation(silent)] as const;
    const decide = (of: Incentive, form: object) =>
      world.storeDecision(of.caseId, 'confirmation', of.partner, 'confirm', { form });
    const { due_at } = await dates(silent.caseId);
    const both = await requests.aroundDeadline(due_at, inTime, silent, (of) =>
      decide(of, of === inTime ? forms[0] : forms[1]),
    );
    expect([both.inTime, refusedWith(both.tooLate)]).toEqual([done, ['case-closed']]);
    expect(await world.outcome(silent.caseId)).toBe('expired');
    await requests.inReview(inTime);
    const told = await requests.told(silent.caseId);
    expect(told).toEqual(expect.arrayContaining([`case-closed → ${silent.partner.partyId}`, 'case-closed → vendor']));
  });

  it('is reminded of 7, 3 and 1 working days before, at last by SMS too', async () => {
    await world.setClock(beijing('2026-10-09 09:00'));
    const { caseId, partner } = await listed();
    const { remind_at, due_at } = await dates(caseId);
    expect(remind_at).toHaveLength(3);
    for (const [n, at] of remind_at.entries()) {
      await world.advanceTo(at);
      await eventually(`reminder ${n + 1}`, async () => (await world.task(caseId, 'confirmation')).reminded === n + 1);
    }
    const reminders = await world
      .db('notices')
      .where({ case_id: caseId, template: 'task-reminder', party_id: partner.partyId })
      .orderBy('created_at')
      .pluck('channels');
    expect(reminders).toEqual([
      ['email', 'station'],
      ['email', 'station'],
      ['email', 'station', 'sms'],
    ]);
    await world.advanceTo(due_at);
    expect(await world.outcome(caseId)).toBe('expired');
  });

  it('is confirmed with the head count, the amount and proof of everybody, and not otherwise', async () => {
    const incentive = await requests.listed(2);
    const { partner, persons } = incentive;
    const [one] = (await requests.confirmation(incentive)).checked as unknown[];
    const wrong = { headCount: 1, amount: { minor: 1, currency: 'CNY' }, checked: [one] };
    expect(refusedWith(await requests.confirm(incentive, wrong))).toEqual([
      ...['HEAD_COUNT_DIFFERS', 'AMOUNT_DIFFERS', 'PERSON_NOT_CHECKED'],
    ]);
    expect(refusedWith(await requests.confirm(incentive, { checked: [one, one] }))).toEqual(['PERSON_NOT_CHECKED']);
    const stranger = { ...incentive, partner: partnerAdmin('partner-a') };
    expect(refusedWith(await requests.confirm(stranger))).toEqual(['not-authorised']);
    await requests.set('directory', partner.partyId, { status: 'frozen' });
    expect(refusedWith(await requests.confirm(incentive))).toEqual(['PARTNER_FROZEN']);
    await requests.set('directory', partner.partyId, { status: 'active' });
    expect(await requests.confirm(incentive)).toEqual(done);
    await requests.inReview(incentive);
    const held = await world.db('ledger_entries').where({ case_id: incentive.caseId }).select('kind', 'amount_minor');
    expect(held).toEqual([{ kind: 'reserve', amount_minor: PER_PERSON.minor * persons.length }]);
    expect(await requests.pass(incentive)).toEqual(done);
    await requests.inState(incentive.caseId, 'preliminary-approved');
  });

  it('cannot be corrected to one with a person twice or in two currencies', async () => {
    const incentive = await ofOne.take();
    const twice = [line('sp-1'), line('sp-1', { minor: 1, currency: 'USD' })];
    expect(refusedWith(await requests.correct(incentive, twice))).toEqual(['PERSON_TWICE', 'CURRENCIES_DIFFER']);
    ofOne.leave(incentive);
  });

  it('is confirmed once, by whichever of two administrators is first', async () => {
    const incentive = await ofOne.take();
    const colleague = {
      ...incentive,
      partner: { ...incentive.partner, personId: `${incentive.partner.partyId}.deputy` },
    };
    const both = await Promise.all([requests.confirm(incentive), requests.confirm(colleague)]);
    expect(both.map((each) => each.status).sort()).toEqual(['done', 'refused']);
    await requests.inReview(incentive);
  });

  it('keeps its time while the partner objects and the list turns out to be right', async () => {
    const incentive = await listed();
    const [{ due_at }, task] = [await dates(incentive.caseId), await confirmationOf(incentive)];
    expect(await requests.dispute(incentive)).toEqual(done);
    await requests.inState(incentive.caseId, 'in-dispute');
    expect(await requests.told(incentive.caseId)).toContain('action-taken → vendor');
    expect(await requests.uphold(incentive)).toEqual(done);
    await requests.inState(incentive.caseId, 'pending-confirmation');
    expect([await dates(incentive.caseId), await confirmationOf(incentive)]).toEqual([
      expect.objectContaining({ due_at }),
      task,
    ]);
    expect(await requests.confirm(incentive)).toEqual(done);
  });

  it('keeps its time when only details of a person are corrected', async () => {
    const incentive = await listed();
    const task = await confirmationOf(incentive);
    await requests.dispute(incentive);
    const lines = incentive.persons.map((id) => ({ ...line(id), certificate: 'HCCDE' }));
    expect(await requests.correct(incentive, lines)).toEqual(done);
    const { data, form } = await requests.inState(incentive.caseId, 'pending-confirmation');
    expect(data).toMatchObject({ listVersion: 2, headCount: 2 });
    expect(form).toMatchObject({ lines });
    expect(await confirmationOf(incentive)).toBe(task);
  });

  it('gets 14 new working days when the head count or the amount changes, and the partner is told', async () => {
    await world.setClock(beijing('2026-11-02 10:00'));
    const incentive = await listed();
    const first = await confirmationOf(incentive);
    await world.setClock(beijing('2026-11-09 10:00'));
    const more = [...incentive.persons, 'sp-new'].map((id) => line(id));
    expect(await requests.correct(incentive, more)).toEqual(done);
    await requests.openTask(incentive.caseId, 'confirmation', first);
    expect((await dates(incentive.caseId)).due_at).toEqual(beijing('2026-11-28 00:00'));
    const { data } = await world.caseRow(incentive.caseId);
    expect(data).toMatchObject({ headCount: 3, listVersion: 2, amount: { minor: 3 * PER_PERSON.minor } });
    expect(await requests.told(incentive.caseId)).toContain(`case-moved → ${incentive.partner.partyId}`);
    expect(refusedWith(await requests.confirm(incentive))).toContain('HEAD_COUNT_DIFFERS');
    const cheaper = more.map((each) => ({ ...each, amount: { minor: 100, currency: 'CNY' } }));
    const second = await confirmationOf(incentive);
    await requests.correct(incentive, cheaper);
    expect((await requests.openTask(incentive.caseId, 'confirmation', second)).id).not.toBe(second);
  });

  it('is lost during a dispute too, unless the settings stop the clock', async () => {
    await world.setClock(beijing('2026-12-01 09:00'));
    const counting = await listed();
    await requests.setting('fh.pauseOnDispute', true);
    const [stopped, corrected] = [await listed(), await listed()];
    await requests.unset('fh.pauseOnDispute');
    const { due_at } = await dates(counting.caseId);
    const task = await confirmationOf(stopped);
    await world.setClock(beijing('2026-12-14 09:00'));
    for (const each of [counting, stopped, corrected]) {
      expect(await requests.dispute(each)).toEqual(done);
      await requests.inState(each.caseId, 'in-dispute');
    }
    await requests.openTask(stopped.caseId, 'correction');
    await world.advanceTo(due_at);
    expect(await world.outcome(counting.caseId)).toBe('expired');

    await world.setClock(beijing('2027-01-11 09:00'));
    expect(await requests.uphold(stopped)).toEqual(done);
    await requests.openTask(stopped.caseId, 'confirmation', task);
    // 5 of the 14 working days were left on 14 December: the 15th to the 21st.
    expect((await dates(stopped.caseId)).due_at).toEqual(beijing('2027-01-19 00:00'));
    const more = [...corrected.persons, 'sp-new'].map((id) => line(id));
    expect(await requests.correct(corrected, more)).toEqual(done);
    await requests.openTask(corrected.caseId, 'confirmation');
    expect((await dates(corrected.caseId)).due_at).toEqual(beijing('2027-01-30 00:00'));
  });

  it('is corrected in time although the correction and the end of the time arrive in one breath', async () => {
    const incentive = await listed();
    const first = await confirmationOf(incentive);
    const { due_at } = await dates(incentive.caseId);
    await world.stopWorker();
    await world.setClock(new Date(due_at.getTime() - 2_000));
    const more = [...incentive.persons, 'sp-new'].map((id) => line(id));
    const target = await world.caseRow(incentive.caseId);
    const correcting = requests.correct(incentive, more);
    await eventually(
      'the correction to be stored',
      async () => (await world.db('commands').where({ case_id: incentive.caseId, kind: 'act' })).length === 1,
    );
    await world.advanceTo(new Date(due_at.getTime() + 5_000));
    await world.engine.wake(target.workflow_id, target.run_id);
    await world.startWorker();
    expect(await correcting).toEqual(done);
    await requests.openTask(incentive.caseId, 'confirmation', first);
    expect(await world.caseRow(incentive.caseId)).toMatchObject({ outcome: null });
  });

  it('is cancelled by the ecosystem manager, and the month can be generated again', async () => {
    const { caseId, partner, month } = await listed(1);
    expect(await world.act(caseId, manager, 'cancel', { reason: '资格取消' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('cancelled');
    const again = await eventually('the month to be free', async () => {
      const { delivery, caseId: id } = await requests.generate(partner, [line('sp-1')], { month });
      return delivery.status === 'done' && id;
    });
    await requests.openTask(again, 'confirmation');
  });

  it('comes once for a partner and month, however often it is asked for', async () => {
    // The qualification must outlast the list.
    await world.setClock(beijing('2027-03-01 09:00'));
    const { partner, caseId, month } = await listed(1);
    const [second, third] = await Promise.all([
      requests.generate(partner, [line('sp-1')], { month }),
      requests.generate(partner, [line('sp-2')], { month }),
    ]);
    expect([second, third].map(({ delivery }) => refusedWith(delivery))).toEqual([
      ['open-request-exists'],
      ['open-request-exists'],
    ]);
    const { due_at } = await dates(caseId);
    await world.advanceTo(due_at);
    await world.outcome(caseId);
    const late = await requests.generate(partner, [line('sp-1')], { month });
    expect(refusedWith(late.delivery)).toEqual(['ALREADY_THIS_PERIOD']);
  });

  it('comes for nobody who is not qualified, nor for a cloud distributor', async () => {
    const partner = await requests.partner();
    expect(refusedWith((await requests.generate(partner, [line('sp-1')])).delivery)).toEqual(['NOT_QUALIFIED']);
    const distributor = partnerAdmin('distributor-1');
    expect(refusedWith((await requests.generate(distributor, [line('sp-1')])).delivery)).toEqual(['CLOUD_DISTRIBUTOR']);
  });

  it('of a CCoE stage is drawn up by the ecosystem manager, once for each stage, and confirmed like any other', async () => {
    const partner = await requests.qualifiedFor('service-ccoe');
    const month = await requests.month();
    const stage = { programme: 'service-ccoe', partnerId: partner.partyId, month, stage: 1, lines: [line('sp-1')] };
    const incomplete = await world.open('fh-incentive', manager, { ...stage, lines: undefined });
    expect(refusedWith(incomplete.delivery)).toEqual(['LIST_REQUIRED']);
    const twice = await world.open('fh-incentive', manager, { ...stage, lines: [line('sp-1'), line('sp-1')] });
    expect(refusedWith(twice.delivery)).toEqual(['PERSON_TWICE']);
    const unpaid = await world.open('fh-incentive', manager, {
      ...stage,
      lines: [line('sp-1', { minor: 0, currency: 'CNY' })],
    });
    expect(refusedWith(unpaid.delivery)).toEqual(['NOTHING_TO_PAY']);
    const caseId = opened(await world.open('fh-incentive', manager, stage));
    const { due_at } = await requests.openTask(caseId, 'confirmation');
    expect(due_at).not.toBeNull();
    const later = await world.open('fh-incentive', manager, { ...stage, month: '2027-12' });
    expect(refusedWith(later.delivery)).toEqual(['ALREADY_THIS_PERIOD']);
    opened(await world.open('fh-incentive', manager, { ...stage, stage: 2 }));
    const itself = await world.open('fh-incentive', partner, { programme: 'service-ccoe', month });
    expect(refusedWith(itself.delivery)).toEqual(['LIST_IS_GENERATED']);
  });
});

describe('the list that the platform generates', () => {
  const world = testWorld();
  const requests = incentiveRequests(world);

  it('is cancelled when the qualification is revoked, unless it was confirmed before', async () => {
    const open = await requests.listed(1, { partner: await requests.qualifiedFor('service-expert') });
    const confirmed = await requests.listed(1, { partner: open.partner, month: '2030-01' });
    expect(await requests.confirm(confirmed)).toEqual(done);
    await requests.inReview(confirmed);
    const qualification = await world
      .db('cases')
      .join('case_parties', 'case_parties.case_id', 'cases.id')
      .where({ type: 'fh-qualification', party_id: open.partner.partyId })
      .first<{ id: string }>('cases.id');
    expect(await requests.revoke(qualification.id)).toEqual(done);
    expect(await world.outcome(qualification.id)).toBe('revoked');
    expect(await world.outcome(open.caseId)).toBe('cancelled');
    expect(await requests.pass(confirmed)).toEqual(done);
  });
});
