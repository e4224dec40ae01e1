import { eventually, vendor } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { SYSTEM } from '../../../workflows/kit/policy/roles';
import { done, opened, operator, refusedWith } from '../shared/common-requests';
import { incentiveRequests, PER_PERSON, serviceOps } from './fh-incentive-requests';
import { manager } from '../shared/funding-requests';

const beijing = (text: string): Date => new Date(`${text.replace(' ', 'T')}+08:00`);

describe('the lists of every month', () => {
  const world = testWorld();
  const requests = incentiveRequests(world);

  const incentivesOf = (partnerId: string): Promise<{ month: string; dueAt: Date; headCount: number }[]> =>
    world
      .db('cases')
      .join('tasks', 'tasks.case_id', 'cases.id')
      .join('case_parties', 'case_parties.case_id', 'cases.id')
      .where({
        type: 'fh-incentive',
        'case_parties.role': 'partner',
        'case_parties.party_id': partnerId,
        key: 'confirmation',
      })
      .orderByRaw(`cases.form->>'month'`)
      .select({
        month: world.db.raw(`cases.form->>'month'`),
        dueAt: 'due_at',
        headCount: world.db.raw(`(data->>'headCount')::integer`),
      });
  const generatedUpTo = (caseId: string, month: string): Promise<unknown> =>
    eventually(`the lists of ${month}`, async () => {
      const { data } = await world.caseRow(caseId);
      return data['generatedMonth'] === month && (await requests.openTask(caseId, 'nextMonth'));
    });

  it('are generated when a month begins, for qualified partners with somebody eligible, once however often it runs, and for months that nobody ran in', async () => {
    await world.setClock(beijing('2026-08-20 10:00:00'));
    const partner = await requests.qualifiedFor('service-expert');
    await requests.specialist(partner, 'service-expert');
    await requests.specialist(partner, 'service-expert');
    await requests.specialist(partner, 'service-expert', { state: 'bound' });
    const none = await requests.qualifiedFor('service-expert');
    const unqualified = await requests.partner();
    await requests.specialist(unqualified, 'service-expert');

    const caseId = opened(await world.open('fh-lists', SYSTEM, {}));
    await generatedUpTo(caseId, '2026-08');
    await eventually('the list of August', async () => (await incentivesOf(partner.partyId)).length === 1);
    const second = await world.open('fh-lists', operator, {});
    expect(refusedWith(second.delivery)).toEqual(['open-request-exists']);
    expect(await world.act(caseId, serviceOps, 'generate', {})).toEqual(done);
    expect(refusedWith(await world.act(caseId, manager, 'generate', {}))).toEqual(['not-authorised']);
    await generatedUpTo(caseId, '2026-08');

    await world.advanceTo(beijing('2026-09-01 00:00:00'));
    await generatedUpTo(caseId, '2026-09');
    await eventually('the list of September', async () => (await incentivesOf(partner.partyId)).length === 2);
    await world.advanceTo(beijing('2026-11-03 08:00:00'));
    await generatedUpTo(caseId, '2026-11');
    const lists = await eventually('all lists', async () => {
      const found = await incentivesOf(partner.partyId);
      return found.length === 4 && found;
    });
    expect(lists.map(({ month, headCount }) => `${month}: ${headCount}`)).toEqual([
      ...['2026-08: 2', '2026-09: 2', '2026-10: 2', '2026-11: 2'],
    ]);
    expect(lists[1]!.dueAt).toEqual(beijing('2026-09-21 00:00:00'));
    expect(await incentivesOf(none.partyId)).toEqual([]);
    expect(await incentivesOf(unqualified.partyId)).toEqual([]);
    const { form, data } = await world
      .db('cases')
      .where({ type: 'fh-incentive' })
      .orderBy('opened_at')
      .first<{ form: object; data: { amount: object } }>('form', 'data');
    expect(form).toMatchObject({ programme: 'service-expert', month: '2026-08', partnerId: partner.partyId });
    expect(data.amount).toEqual({ minor: 2 * PER_PERSON.minor, currency: 'CNY' });
    const openings = await world.db('commands').where({ type: 'fh-incentive', kind: 'open' });
    expect(openings).toHaveLength(4);
  });

  it('that cannot be opened are told to service operations, each with its partner and the reason, and the others come', async () => {
    const [frozen, mixed, sound] = [
      await requests.qualifiedFor('service-expert'),
      await requests.qualifiedFor('service-expert'),
      await requests.qualifiedFor('service-expert'),
    ];
    for (const partner of [frozen, mixed, sound]) await requests.specialist(partner, 'service-expert');
    await requests.specialist(mixed, 'service-expert', { amount_currency: 'USD' });
    await requests.set('directory', frozen.partyId, { status: 'frozen' });
    const { id: caseId } = await world.db('cases').where({ type: 'fh-lists', closed_at: null }).first<{ id: string }>();
    expect(await world.act(caseId, serviceOps, 'generate', {})).toEqual(done);
    await eventually('the list of the sound one', async () => (await incentivesOf(sound.partyId)).length === 1);
    const check = await eventually('the reasons', async () => {
      const { data } = await world.caseRow(caseId);
      return data['lastCheck'] as { blockers: { code: string; title: { en: string } }[] } | undefined;
    });
    const said = check.blockers.map(({ code, title }) => `${code} ${title.en}`);
    expect(said.sort()).toEqual([
      `CURRENCIES_DIFFER ${mixed.partyId}: The list mixes currencies`,
      `PARTNER_FROZEN ${frozen.partyId}: The partner is frozen`,
    ]);
    const notices = await world.db('notices').where({ case_id: caseId, template: 'check-failed' }).select('role');
    expect(notices).toEqual([{ role: 'service-ops' }]);
    expect([await incentivesOf(frozen.partyId), await incentivesOf(mixed.partyId)]).toEqual([[], []]);
    const refused = await world.db('commands').where({ type: 'fh-incentive', kind: 'open', status: 'refused' });
    expect(refused).toEqual([]);
    expect(await world.act(caseId, serviceOps, 'generate', {})).toEqual(done);
    await requests.set('directory', frozen.partyId, { status: 'active' });
    expect(await world.act(caseId, serviceOps, 'generate', {})).toEqual(done);
    await eventually('the list of the one that is active again', async () => {
      const { length } = await incentivesOf(frozen.partyId);
      return length === 1;
    });
  });

  it('are stopped by an operator with a reason, and can be started again', async () => {
    const running = await world
      .db('cases')
      .where({ type: 'fh-lists', closed_at: null })
      .first<{ id: string } | undefined>('id');
    const caseId = running?.id ?? opened(await world.open('fh-lists', operator, {}));
    await requests.openTask(caseId, 'nextMonth');
    expect(refusedWith(await world.act(caseId, vendor('finance'), 'stop', { reason: '维护' }))).toEqual([
      'not-authorised',
    ]);
    expect(await world.act(caseId, operator, 'stop', { reason: '维护' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('stopped');
    const again = await eventually('the lock to be free', async () => {
      const { caseId: id, delivery } = await world.open('fh-lists', operator, {});
      return delivery.status === 'done' && id;
    });
    await requests.openTask(again, 'nextMonth');
  });
});
