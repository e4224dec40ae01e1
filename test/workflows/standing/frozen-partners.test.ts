import { omit } from '../../../api/http/omit';
import { findParty, saveParty } from '../../../db/directory/directory';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { relationshipRequests, UNLINK_TICKS } from '../association/relationship-requests';
import { distributionRequests } from '../distribution/distribution-requests';
import { incentiveRequests } from '../fh/fh-incentive-requests';
import { finance, paymentRequests } from '../payment/payment-requests';
import { done, opened, refusedWith } from '../shared/common-requests';
import { partnerAdmin } from '../../support/engine-world';

const beijing = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+08:00`);

describe('while a partner is frozen', () => {
  const world = testWorld();
  const requests = incentiveRequests(world);
  const payments = paymentRequests(world);
  const associations = relationshipRequests(world);
  const distribution = distributionRequests(world);

  const freeze = (id: string) => requests.set('directory', id, { status: 'frozen' });
  const lift = (id: string) => requests.set('directory', id, { status: 'active' });
  interface Clock {
    readonly status: string;
    readonly due_at: Date | null;
    readonly clock_stopped_at: Date | null;
    readonly deadline: { readonly stops?: readonly object[]; readonly lastDay: string };
    readonly reminded: number;
  }
  const clock = async (caseId: string, key: string): Promise<Clock> =>
    (await world.task(caseId, key)) as unknown as Clock;
  const settled = (caseId: string) =>
    eventually('the case to know its dates', async () => {
      const waiting = await world.db('commands').where({ case_id: caseId, kind: 'redate', status: 'received' });
      return waiting.length === 0;
    });

  it('the clock of its list stands still, and goes on with the working days that were left', async () => {
    await world.setClock(beijing('2026-09-01 00:00'));
    const incentive = await requests.listed(1);
    const { caseId, partner } = incentive;
    expect((await clock(caseId, 'confirmation')).due_at).toEqual(beijing('2026-09-21 00:00'));

    await world.setClock(beijing('2026-09-07 12:00'));
    await freeze(partner.partyId);
    const stopped = await clock(caseId, 'confirmation');
    expect(stopped).toMatchObject({ due_at: null, clock_stopped_at: expect.any(Date) as Date });
    expect(refusedWith(await requests.confirm(incentive))).toEqual(['PARTNER_FROZEN']);
    await settled(caseId);
    await world.advanceTo(beijing('2026-09-22 10:00'));
    const { run_id, workflow_id } = await world.caseRow(caseId);
    await world.engine.wake(workflow_id, run_id);
    expect(await clock(caseId, 'confirmation')).toMatchObject({ status: 'open', reminded: 0 });

    await lift(partner.partyId);
    await settled(caseId);
    // Ten working days were left on the 7th; the first week of October is a holiday, the 10th is worked.
    const resumed = await clock(caseId, 'confirmation');
    expect(resumed).toMatchObject({
      clock_stopped_at: null,
      deadline: { stops: [{ from: '2026-09-07', until: '2026-09-22' }] },
    });
    expect(resumed.due_at).toEqual(beijing('2026-10-14 00:00'));
    expect(await requests.audit(caseId)).toEqual(expect.arrayContaining(['deadline.stopped', 'deadline.resumed']));
    await world.advanceTo(new Date(resumed.due_at!.getTime() - 60_000));
    expect(await clock(caseId, 'confirmation')).toMatchObject({ status: 'open' });
    await world.advanceTo(resumed.due_at!);
    expect(await world.outcome(caseId)).toBe('expired');
  });

  it('a list that is generated waits with its clock stopped, and is confirmed once the freeze is lifted', async () => {
    const partner = await requests.qualifiedFor('service-expert');
    const first = await requests.listed(1, { partner });
    await freeze(partner.partyId);
    expect(refusedWith(await requests.confirm(first))).toEqual(['PARTNER_FROZEN']);
    await lift(partner.partyId);
    await settled(first.caseId);
    expect((await clock(first.caseId, 'confirmation')).due_at).not.toBeNull();
    expect(await requests.confirm(first)).toEqual(done);
    const incentive = await requests.inReview(first);
    await freeze(partner.partyId);
    expect(refusedWith(await requests.pass(incentive))).toEqual(['PARTNER_FROZEN']);
    await lift(partner.partyId);
    expect(await requests.pass(incentive)).toEqual(done);
  });

  it('no invoice is passed and no order goes out; what has come so far is held and paid when the freeze is lifted', async () => {
    const paying = await payments.inReview();
    await freeze(paying.partner.partyId);
    await requests.set('finance', paying.partner.partyId, { businessInformation: 'missing', overdueBill: true });
    expect(refusedWith(await world.decide(paying.caseId, 'review', finance, 'pass'))).toEqual([
      ...['PARTNER_FROZEN', 'BUSINESS_INFO_MISSING', 'OVERDUE_BILL'],
    ]);
    await requests.set('finance', paying.partner.partyId, { businessInformation: 'authenticated', overdueBill: false });
    await world.act(paying.caseId, finance, 'invoiceReviewed', { result: 'pass' });
    await requests.inState(paying.caseId, 'payment-on-hold');
    expect(await payments.orders(paying.caseId)).toEqual([]);
    await lift(paying.partner.partyId);
    await payments.openTask(paying.caseId, 'bankAnswer');
    expect(await payments.orders(paying.caseId)).toHaveLength(1);
  });

  it('its reseller customer may ask to leave, but is not moved before the freeze is lifted', async () => {
    const partner = partnerAdmin(await requests.party('partner', { partnerKind: 'csp' }));
    const id = await associations.customer('reseller', { partner: 'partner-a' });
    await associations.set('association', id, { partnerId: partner.partyId, model: 'reseller' });
    await freeze(partner.partyId);
    const caseId = opened(await associations.askUnlinkAsCustomer(id));
    const approve = () => world.decide(caseId, 'partnerApproval', partner, 'approve', UNLINK_TICKS);
    expect(refusedWith(await approve())).toEqual(['PARTNER_FROZEN']);
    expect(await clock(caseId, 'partnerApproval')).toMatchObject({ due_at: null });

    const party = omit((await findParty(world.db, partner.partyId))!, 'updatedAt');
    await saveParty(world.db, { ...party, nameEn: 'Corrected' });
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-partner', outcome: null });

    await lift(partner.partyId);
    await settled(caseId);
    expect((await clock(caseId, 'partnerApproval')).due_at).not.toBeNull();
    expect(await approve()).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
  });

  it('a freeze ends requests about reseller customers and leaves those about referral customers open', async () => {
    const partner = partnerAdmin(await requests.party('partner', { partnerKind: 'csp' }));
    const [reseller, referral] = await Promise.all([requests.party('customer'), requests.party('customer')]);
    await associations.set('association', reseller, { partnerId: partner.partyId, model: 'reseller' });
    await associations.set('association', referral, { partnerId: partner.partyId, model: 'referral' });
    const ends = opened(await associations.askUnlinkAsCustomer(reseller));
    const stays = opened(await associations.askUnlinkAsCustomer(referral));
    await freeze(partner.partyId);
    expect(await world.outcome(ends)).toBe('cancelled-by-system');
    expect(await world.caseRow(stays)).toMatchObject({ state: 'pending-partner' });
  });

  it('a frozen master distributor freezes its cloud distributors: requests end, checks say so and clocks stop', async () => {
    const { master, distributor, caseId: invitation } = await distribution.invited();
    expect(await distribution.accept(invitation, distributor)).toEqual(done);
    expect(await world.outcome(invitation)).toBe('accepted');
    const [customer, another] = await Promise.all([requests.party('customer'), requests.party('customer')]);
    for (const customerId of [customer, another])
      await requests.set('association', customerId, { partnerId: distributor, model: 'reseller' });
    const ends = opened(await associations.askUnlinkAsCustomer(another));
    await freeze(master);
    expect(await world.outcome(ends)).toBe('cancelled-by-system');
    const by = { by: partnerAdmin(distributor) };
    expect(refusedWith((await associations.askSwitch(customer, 'referral', by)).delivery)).toEqual(['PARTNER_FROZEN']);
    const caseId = opened(await associations.askUnlinkAsCustomer(customer));
    expect(await clock(caseId, 'partnerApproval')).toMatchObject({
      due_at: null,
      clock_stopped_at: expect.any(Date) as Date,
    });
    await lift(master);
    await settled(caseId);
    expect(await clock(caseId, 'partnerApproval')).toMatchObject({
      clock_stopped_at: null,
      due_at: expect.any(Date) as Date,
    });
  });
});
