import { randomUUID } from 'node:crypto';
import { grantQuota } from '../../../db/engine/quota-grants';
import { eventually, customer, vendor } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { relationshipRequests } from './relationship-requests';

const PARTNER_WINDOW = 'association.partnerRequestWindow';
const CUSTOMER_WINDOW = 'association.customerUnlinkWindow';
const beijing = (text: string): Date => new Date(`${text.replace(' ', 'T')}+08:00`);

/** A case as it stands. */
interface OpenedCase {
  readonly id: string;
  readonly type: string;
  readonly outcome: string | null;
}

describe('how often a relationship may be asked to change', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);

  const counted = async (caseId: string): Promise<number> =>
    (await world.db('quota_uses').where({ case_id: caseId, given_back_at: null })).length;
  const extraAttempt = (quota: string, subject: string) =>
    grantQuota(world.db, { id: randomUUID(), quota, subject, grantedBy: 'vendor.operator', reason: '工单 4711' });
  const partnerAsks = async (id: string, profile: 'CN' | 'INTL' = 'CN') => {
    // There is no switch internationally.
    const ask =
      profile === 'INTL' ? requests.askUnlink : (of: string, by: object) => requests.askSwitch(of, 'reseller', by);
    const opened = await ask(id, { profile });
    if (opened.delivery.status === 'done') await requests.refuse(opened.caseId, id);
    return refusedWith(opened.delivery);
  };
  const customerAsks = async (id: string, profile: 'CN' | 'INTL' = 'CN') => {
    const opened = await requests.askUnlinkAsCustomer(id, { profile });
    if (opened.delivery.status === 'done') {
      await world.act(opened.caseId, customer(id), 'withdraw', { reason: '改变主意' });
      await world.outcome(opened.caseId);
    }
    return refusedWith(opened.delivery);
  };

  // First, because it starts where the calendar is interesting and moves the clock for all that follow.
  it('three months after 30 November end at midnight in Beijing of 28 February: asked again before, refused, and from then on allowed', async () => {
    const id = await requests.customer('referral');
    await world.setClock(beijing('2026-11-30 23:30'));
    expect(await partnerAsks(id)).toEqual(['done']);
    await world.setClock(beijing('2027-02-27 23:59'));
    const early = await requests.askSwitch(id, 'reseller');
    expect(early.delivery).toMatchObject({
      refusal: { detail: { blockers: [{ code: 'PARTNER_REQUEST_IN_COOLDOWN', until: '2027-02-27T16:00:00.000Z' }] } },
    });
    await world.setClock(beijing('2027-02-28 00:00'));
    expect(await partnerAsks(id)).toEqual(['done']);
  });

  it('one after the other at the edge of the window: of many who knock at midnight exactly one is let in', async () => {
    const id = await requests.customer('referral');
    await world.setClock(beijing('2027-03-10 09:00'));
    expect(await partnerAsks(id)).toEqual(['done']);
    await world.setClock(beijing('2027-06-09 23:59'));
    expect(await partnerAsks(id)).toEqual(['PARTNER_REQUEST_IN_COOLDOWN']);
    await world.setClock(beijing('2027-06-10 00:00'));
    const tries = [];
    for (let n = 0; n < 3; n += 1) tries.push(await partnerAsks(id));
    expect(tries).toEqual([['done'], ['PARTNER_REQUEST_IN_COOLDOWN'], ['PARTNER_REQUEST_IN_COOLDOWN']]);
  });

  it('of many openings at once, by partner and customer, the quota is used once and never more', async () => {
    const id = await requests.customer('referral');
    for (let round = 0; round < 3; round += 1) {
      const all = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          n % 3 === 2
            ? requests.openUnlinkAsCustomer(id)
            : n % 3 === 1
              ? requests.askUnlink(id)
              : requests.askSwitch(id, 'reseller'),
        ),
      );
      // An unanswered opening is redelivered, and may still be the one that opens.
      const ids = all.map(({ command }) => command.id);
      await eventually('every opening to be settled', async () => {
        const waiting = await world.db('commands').whereIn('id', ids).where({ status: 'received' }).select('id');
        return waiting.length === 0;
      });
      const opened = await world
        .db('cases')
        .whereIn('opening_command', ids)
        .select<OpenedCase[]>('id', 'type', 'outcome');
      expect(opened.filter(({ outcome }) => outcome === null).length).toBeLessThanOrEqual(1);
      for (const { id: caseId, type, outcome } of opened) {
        if (outcome !== null) continue;
        if (type === 'customer-unlink') await world.act(caseId, customer(id), 'withdraw', { reason: '改变主意' });
        else await requests.refuse(caseId, id);
        await world.outcome(caseId);
      }
    }
    const uses = await world.db('quota_uses').where({ quota: PARTNER_WINDOW, subject: `partner-a/${id}` });
    expect(uses.length).toBeLessThanOrEqual(1);
    await partnerAsks(id);
    expect(await world.db('quota_uses').where({ quota: PARTNER_WINDOW, subject: `partner-a/${id}` })).toHaveLength(1);
  });

  it('a failed check uses nothing', async () => {
    const id = await requests.customer('referral');
    await requests.set('account-check', id, { inArrears: true });
    expect(await partnerAsks(id)).toEqual(['IN_ARREARS']);
    expect(await customerAsks(id)).toEqual(['IN_ARREARS']);
    await requests.set('account-check', id, { inArrears: false });
    expect(await partnerAsks(id)).toEqual(['done']);
  });

  it('a request counts when it reaches the customer: not in pre-review, and not when the pre-review rejects it', async () => {
    const id = await requests.customer('reseller');
    const first = await requests.askUnlink(id);
    expect(await counted(first.caseId)).toBe(0);
    await world.decide(first.caseId, 'preReview', vendor('pre-reviewer'), 'fail', { comment: '合同未结清' });
    expect(await world.outcome(first.caseId)).toBe('pre-review-rejected');
    const second = await requests.askUnlink(id);
    expect(second.delivery).toEqual(done);
    await world.decide(second.caseId, 'preReview', vendor('pre-reviewer'), 'pass');
    await world.task(second.caseId, 'customerConsent');
    expect(await counted(second.caseId)).toBe(1);
  });

  it('rejected, withdrawn and expired requests count', async () => {
    const [rejected, withdrawn, expired] = await Promise.all([1, 2, 3].map(() => requests.customer('referral')));
    expect(await partnerAsks(rejected!)).toEqual(['done']);
    const taken = await requests.askSwitch(withdrawn!, 'reseller');
    const partnerAdmin = {
      personId: 'partner-a.admin',
      partyId: 'partner-a',
      roles: ['partner-admin'],
      proof: 'role',
    } as const;
    await world.act(taken.caseId, partnerAdmin, 'withdraw', { reason: '录入有误' });
    expect(await world.outcome(taken.caseId)).toBe('withdrawn');
    const silent = await requests.askSwitch(expired!, 'reseller');
    await world.advanceTo((await world.task(silent.caseId, 'customerConsent')).due_at as Date);
    expect(await world.outcome(silent.caseId)).toBe('expired');
    for (const id of [rejected!, withdrawn!, expired!])
      expect(await partnerAsks(id)).toEqual(['PARTNER_REQUEST_IN_COOLDOWN']);
  });

  it('a customer who has submitted an unlink keeps the partner away for three months from that day, whatever became of it', async () => {
    const id = await requests.customer('referral');
    expect(await customerAsks(id)).toEqual(['done']);
    expect(await partnerAsks(id)).toEqual(['CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN']);
    expect(await customerAsks(id)).toEqual(['CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN']);
  });

  it('what a customer has not submitted with a code uses nothing', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.openUnlinkAsCustomer(id);
    await world.act(caseId, customer(id), 'withdraw', { reason: '改变主意' });
    expect(await world.outcome(caseId)).toBe('withdrawn');
    expect(await partnerAsks(id)).toEqual(['done']);
  });

  it('internationally three attempts are allowed, and the fourth is refused', async () => {
    const [asked, asking] = [await requests.customer('referral'), await requests.customer('referral')];
    for (let n = 0; n < 3; n += 1) expect(await partnerAsks(asked, 'INTL')).toEqual(['done']);
    expect(await partnerAsks(asked, 'INTL')).toEqual(['PARTNER_REQUEST_IN_COOLDOWN']);
    for (let n = 0; n < 3; n += 1) expect(await customerAsks(asking, 'INTL')).toEqual(['done']);
    expect(await customerAsks(asking, 'INTL')).toEqual(['CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN']);
  });

  it('an operator gives one extra attempt, and it is one', async () => {
    const [asked, asking] = [await requests.customer('referral'), await requests.customer('referral')];
    await partnerAsks(asked);
    await extraAttempt(PARTNER_WINDOW, `partner-a/${asked}`);
    expect([await partnerAsks(asked), await partnerAsks(asked)]).toEqual([['done'], ['PARTNER_REQUEST_IN_COOLDOWN']]);
    await customerAsks(asking);
    await extraAttempt(CUSTOMER_WINDOW, asking);
    expect([await customerAsks(asking), await customerAsks(asking)]).toEqual([
      ['done'],
      ['CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN'],
    ]);
  });

  it('an extra attempt of the partner leads past a submission of the customer as well, once', async () => {
    const id = await requests.customer('referral');
    await customerAsks(id);
    await extraAttempt(PARTNER_WINDOW, `partner-a/${id}`);
    expect([await partnerAsks(id), await partnerAsks(id)]).toEqual([['done'], ['CUSTOMER_UNLINK_REQUEST_IN_COOLDOWN']]);
  });

  it('the numbers are settings, and hold from the next request on', async () => {
    const id = await requests.customer('referral');
    await requests.setting(PARTNER_WINDOW, { months: 3, limit: { CN: 2, INTL: 3 } });
    expect([await partnerAsks(id), await partnerAsks(id)]).toEqual([['done'], ['done']]);
    await requests.unset(PARTNER_WINDOW);
    expect(await partnerAsks(id)).toEqual(['PARTNER_REQUEST_IN_COOLDOWN']);
  });
});
