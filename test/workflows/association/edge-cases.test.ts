import { customer, eventually, partnerAdmin, person } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, refusedWith } from '../shared/common-requests';
import { relationshipRequests, SWITCH_TICKS, UNLINK_TICKS } from './relationship-requests';

describe('the edge cases of changing a relationship', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);
  beforeAll(() => requests.setting('association.preReview', 'never'));

  const closedBySystem = async (caseId: string, customerId: string): Promise<void> => {
    expect(await world.outcome(caseId)).toBe('cancelled-by-system');
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining(['case-closed → partner-a', `case-closed → ${customerId}`]),
    );
  };

  it('1: when both sides ask, the second is told which request is open, and one click settles what both want', async () => {
    const id = await requests.customer('reseller');
    const first = await requests.askUnlink(id);
    const second = await requests.openUnlinkAsCustomer(id);
    expect(second.delivery).toMatchObject({
      status: 'refused',
      refusal: { code: 'open-request-exists', detail: { caseId: first.caseId } },
    });
    expect(await world.caseRow(first.caseId)).toMatchObject({ state: 'pending-customer' });
    await requests.grantUnlink(first.caseId, id);
    expect(await world.outcome(first.caseId)).toBe('completed');
    expect(await requests.model(id)).toBeNull();
  });

  it('1: of many who ask at the same moment one is let in, and all others are told which', async () => {
    const id = await requests.customer('referral');
    const all = await Promise.all([
      ...Array.from({ length: 3 }, () => requests.askUnlink(id)),
      ...Array.from({ length: 3 }, () => requests.askSwitch(id, 'reseller')),
      ...Array.from({ length: 3 }, () => requests.openUnlinkAsCustomer(id)),
    ]);
    const let_in = all.filter(({ delivery }) => delivery.status === 'done');
    expect(let_in).toHaveLength(1);
    for (const { delivery } of all.filter((each) => each !== let_in[0]))
      expect(delivery).toMatchObject({
        refusal: { code: 'open-request-exists', detail: { caseId: let_in[0]?.caseId } },
      });
    expect(await world.db('case_parties').where({ party_id: id, role: 'customer' })).toHaveLength(1);
  });

  it('2: the same command delivered again is the same request', async () => {
    const id = await requests.customer('referral');
    const { command, caseId } = await requests.askUnlink(id);
    expect(await Promise.all([world.deliver(command), world.deliver(command)])).toEqual([
      { status: 'done' },
      { status: 'done' },
    ]);
    expect(await world.db('case_parties').where({ party_id: id, role: 'customer' })).toHaveLength(1);
    expect(await world.db('quota_uses').where({ case_id: caseId })).toHaveLength(1);
  });

  it('3: a precondition lost while pending keeps the request pending with the items, and the quota stays used', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    await requests.set('account-check', id, { inArrears: true, invoiceOwed: true });
    expect(refusedWith(await requests.grantSwitch(caseId, id))).toEqual(['IN_ARREARS', 'INVOICE_OWED']);
    expect(await world.caseRow(caseId)).toMatchObject({
      state: 'pending-customer',
      data: { lastCheck: { blockers: [{ code: 'IN_ARREARS' }, { code: 'INVOICE_OWED' }] } },
    });
    expect(await world.db('quota_uses').where({ case_id: caseId, given_back_at: null })).toHaveLength(1);
    await requests.set('account-check', id, { inArrears: false, invoiceOwed: false });
    expect(await requests.grantSwitch(caseId, id)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
  });

  it('4: a precondition lost between consent and completion returns the request to the customer, and the partner is told', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    await requests.set('billing', id, { fail: 1000 });
    await requests.grantSwitch(caseId, id);
    await eventually('the purchases to be about to be locked', async () => (await requests.effects(caseId)).length > 0);
    await requests.set('account-check', id, { orderAwaitingPartnerPayment: true });
    await requests.set('billing', id, { fail: 0 });
    await requests.inState(caseId, 'pending-customer');

    expect(await requests.told(caseId)).toContain('check-failed → partner-a');
    expect((await world.caseRow(caseId)).data).toMatchObject({
      lastCheck: { blockers: [{ code: 'ORDER_AWAITING_PARTNER_PAYMENT' }] },
    });
    expect(await requests.facts('billing', id)).toMatchObject({ purchaseLock: null });
    expect(await requests.model(id)).toBe('referral');

    await requests.set('account-check', id, { orderAwaitingPartnerPayment: false });
    expect(await requests.grantSwitch(caseId, id)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');
    const locks = await world.db('world_effects').where({ subject: id, operation: 'lockPurchases' });
    expect(locks).toHaveLength(2);
  });

  it('5: a consent in time wins, one at the very instant of the deadline is too late and the request has expired', async () => {
    const [early, late] = [await requests.customer('referral'), await requests.customer('referral')];
    const [won, lost] = [await requests.askUnlink(early), await requests.askUnlink(late)];
    const { due_at } = await world.task(lost.caseId, 'customerConsent');
    const due = (due_at as Date).getTime();
    await world.setClock(new Date(due - 60_000));
    const inTime = await world.storeDecision(won.caseId, 'customerConsent', customer(early), 'grant', UNLINK_TICKS);
    await world.setClock(new Date(due));
    const tooLate = await world.storeDecision(lost.caseId, 'customerConsent', customer(late), 'grant', UNLINK_TICKS);
    await world.advanceTo(new Date(due));
    expect(await world.deliver(inTime)).toEqual(done);
    expect(refusedWith(await world.deliver(tooLate))).toEqual([expect.stringMatching(/task-expired|case-closed/)]);
    expect(await world.outcome(won.caseId)).toBe('completed');
    expect(await world.outcome(lost.caseId)).toBe('expired');
    expect(await requests.model(late)).toBe('referral');
  });

  it('6 and 11: a customer who declines ends it, and the partner may not ask again before the three months are over', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askSwitch(id, 'reseller');
    await requests.refuse(caseId, id);
    expect(await world.outcome(caseId)).toBe('rejected');
    expect(refusedWith((await requests.askSwitch(id, 'reseller')).delivery)).toEqual(['PARTNER_REQUEST_IN_COOLDOWN']);
    expect(refusedWith((await requests.askUnlink(id)).delivery)).toEqual(['PARTNER_REQUEST_IN_COOLDOWN']);
  });

  it('7: the request belongs to the partner: a new administrator goes on with it, one who has lost the role may not', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askUnlinkAsCustomer(id);
    const demoted = person('partner-a.admin', 'partner-operator');
    const successor = person('partner-a.successor', 'partner-admin');
    const answer = (who: typeof demoted) => world.decide(caseId, 'partnerApproval', who, 'approve', UNLINK_TICKS);
    expect(refusedWith(await answer(demoted))).toEqual(['not-authorised']);
    expect(refusedWith(await answer(partnerAdmin('service-partner')))).toEqual(['not-authorised']);
    expect(await answer(successor)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('completed');

    const other = await requests.customer('referral');
    const asked = await requests.askSwitch(other, 'reseller');
    const withdraw = (who: typeof demoted) => world.act(asked.caseId, who, 'withdraw', { reason: '换人' });
    expect(refusedWith(await withdraw(demoted))).toEqual(['not-authorised']);
    expect(await withdraw(successor)).toEqual(done);
    expect(await world.outcome(asked.caseId)).toBe('withdrawn');
  });

  it('8: a partner that is frozen or leaves while requests are pending has them closed by the system, and both are told', async () => {
    const [mine, theirs] = [await requests.customer('referral'), await requests.customer('reseller')];
    const cases = [await requests.askSwitch(mine, 'reseller'), await requests.askUnlinkAsCustomer(theirs)];
    await requests.set('directory', 'partner-a', { status: 'frozen' });
    await closedBySystem(cases[0]!.caseId, mine);
    await closedBySystem(cases[1]!.caseId, theirs);
    await requests.set('directory', 'partner-a', { status: 'active' });

    const next = await requests.customer('reseller');
    const pending = await requests.askSwitch(next, 'referral');
    await requests.set('directory', 'partner-a', { status: 'left' });
    await closedBySystem(pending.caseId, next);
    await requests.set('directory', 'partner-a', { status: 'active' });
  });

  it('8: a customer who closes the account, or whose association ends otherwise, ends the request as well', async () => {
    const [gone, unlinked, moved] = await Promise.all([1, 2, 3].map(() => requests.customer('reseller')));
    const cases = await Promise.all([gone!, unlinked!, moved!].map((id) => requests.askSwitch(id, 'referral')));
    await requests.set('directory', gone!, { status: 'closed' });
    await requests.set('association', unlinked!, { model: null });
    await requests.set('association', moved!, { partnerId: 'service-partner', model: 'reseller' });
    await closedBySystem(cases[0]!.caseId, gone!);
    await closedBySystem(cases[1]!.caseId, unlinked!);
    await closedBySystem(cases[2]!.caseId, moved!);
  });

  it('9: a customer who becomes part of an enterprise account meanwhile fails the check at consent', async () => {
    const id = await requests.customer('referral');
    const { caseId } = await requests.askUnlink(id);
    await requests.set('account-check', id, { enterpriseRelation: 'independent-sub' });
    expect(refusedWith(await requests.grantUnlink(caseId, id))).toEqual(['IS_INDEPENDENT_ENTERPRISE_SUB']);
    await requests.set('account-check', id, { enterpriseRelation: 'master-with-independent-subs' });
    expect(refusedWith(await requests.grantUnlink(caseId, id))).toEqual(['ENTERPRISE_MASTER_WITH_INDEPENDENT_SUBS']);
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-customer' });
  });

  it('12: a switch to the type the customer already has is invalid, and no case is opened', async () => {
    const id = await requests.customer('reseller');
    const { delivery, caseId } = await requests.askSwitch(id, 'reseller');
    expect(refusedWith(delivery)).toEqual(['ALREADY_IN_TYPE']);
    expect(await world.db('cases').where({ id: caseId })).toEqual([]);
  });

  it('13: a cloud distributor acts for its own customer, its master distributor only looks', async () => {
    const id = await requests.customer('reseller', { partner: 'distributor-1' });
    expect(refusedWith((await requests.askUnlink(id, { by: partnerAdmin('master-1') })).delivery)).toEqual([
      'NOT_ASSOCIATED',
    ]);
    const { caseId } = await requests.askSwitch(id, 'referral', { by: partnerAdmin('distributor-1') });
    const byMaster = await world.act(caseId, partnerAdmin('master-1'), 'withdraw', { reason: '代为撤回' });
    expect(refusedWith(byMaster)).toEqual(['not-authorised']);
    await world.decide(caseId, 'customerConsent', customer(id), 'grant', SWITCH_TICKS);
    expect(await world.outcome(caseId)).toBe('completed');
  });
});
