import { countRecords, listRecords, type RecordFilter } from '../../../db/directory/records';
import type { Viewer } from '../../../db/engine/viewer';
import { customer, partnerAdmin, person } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { operator } from '../shared/common-requests';
import { relationshipRequests, UNLINK_TICKS } from './relationship-requests';

const PARTNER = 'software-partner';
const admin = partnerAdmin(PARTNER);

describe('the records of changed associations', () => {
  const world = testWorld();
  const requests = relationshipRequests(world);
  let switched: string;
  let unlinked: string;
  let left: string;

  beforeAll(async () => {
    await requests.setting('association.preReview', 'never');
    switched = await requests.customer('referral', { partner: PARTNER });
    unlinked = await requests.customer('reseller', { partner: PARTNER });
    left = await requests.customer('reseller', { partner: PARTNER });

    await world.setClock(new Date('2026-12-01T02:00:00Z'));
    const one = await requests.askSwitch(switched, 'reseller', { by: admin });
    await requests.grantSwitch(one.caseId, switched);
    expect(await world.outcome(one.caseId)).toBe('completed');
    await world.setClock(new Date('2026-12-10T02:00:00Z'));
    const two = await requests.askUnlink(unlinked, { by: admin });
    await requests.grantUnlink(two.caseId, unlinked);
    expect(await world.outcome(two.caseId)).toBe('completed');
    await world.setClock(new Date('2026-12-20T02:00:00Z'));
    const three = await requests.askUnlinkAsCustomer(left);
    await world.decide(three.caseId, 'partnerApproval', admin, 'approve', UNLINK_TICKS);
    expect(await world.outcome(three.caseId)).toBe('completed');
    const refused = await requests.askSwitch(await requests.customer('referral', { partner: PARTNER }), 'reseller', {
      by: admin,
    });
    await world.act(refused.caseId, admin, 'withdraw', { reason: '录入有误' });
    await world.outcome(refused.caseId);
  });

  const viewer = (actor: Viewer['actor'], more: Partial<Viewer> = {}): Viewer => ({
    actor,
    types: 'own',
    closed: [],
    assignedOnly: false,
    ...more,
  });
  const seen = async (who: Viewer, filter: Partial<RecordFilter> = {}): Promise<string[]> =>
    (await listRecords(world.db, who, { limit: 50, ...filter })).items.map(({ customerId }) => customerId);

  it('tell of every change who asked, what it was before and after, and when the association changed; of nothing else', async () => {
    const { items } = await listRecords(world.db, viewer(admin), { limit: 50 });
    const facts = items.map(({ customerId, operation, modelBefore, modelAfter, initiatedBy, at }) => ({
      ...{ customerId, operation, modelBefore, modelAfter, initiatedBy },
      day: at.toISOString().slice(0, 10),
    }));
    expect(facts).toEqual([
      {
        customerId: left,
        operation: 'unlink',
        modelBefore: 'reseller',
        modelAfter: null,
        initiatedBy: 'customer',
        day: '2026-12-20',
      },
      {
        customerId: unlinked,
        operation: 'unlink',
        modelBefore: 'reseller',
        modelAfter: null,
        initiatedBy: 'partner',
        day: '2026-12-10',
      },
      {
        customerId: switched,
        operation: 'switch',
        modelBefore: 'referral',
        modelAfter: 'reseller',
        initiatedBy: 'partner',
        day: '2026-12-01',
      },
    ]);
    expect(items[2]).toMatchObject({ requestNo: expect.stringMatching(/^RS-20261201-/) as string, partnerId: PARTNER });
    const current = (await world.ports.association.current({ customerId: switched })).association;
    expect(items[2]?.at.toISOString()).toBe(current?.since);
  });

  it('are narrowed by association type, operation and time', async () => {
    const who = viewer(admin);
    expect(await seen(who, { model: 'referral' })).toEqual([switched]);
    expect(await seen(who, { model: 'reseller' })).toEqual([left, unlinked]);
    expect(await seen(who, { operation: 'switch' })).toEqual([switched]);
    expect(await seen(who, { operation: 'unlink' })).toEqual([left, unlinked]);
    expect(await seen(who, { after: '2026-12-05T00:00:00Z', before: '2026-12-15T00:00:00Z' })).toEqual([unlinked]);
    expect(await seen(who, { model: 'reseller', operation: 'switch' })).toEqual([]);
  });

  it('are seen by the partner and by the customer concerned, and by nobody else', async () => {
    expect(await seen(viewer(customer(left)))).toEqual([left]);
    expect(await seen(viewer(partnerAdmin('partner-a')))).toEqual([]);
    expect(await seen(viewer(operator, { types: 'all' }), { partnerId: PARTNER })).toHaveLength(3);
    const manager = person(`${PARTNER}.account-manager`, 'account-manager');
    // The account manager's assignment to the unlinked customers has ended with the association.
    expect(await seen(viewer(manager, { assignedOnly: true }))).toEqual([switched]);
  });

  it('are counted over one year: associations begun, ended and switched', async () => {
    expect(await countRecords(world.db, viewer(admin))).toMatchObject({ associated: 4, unlinked: 2, switched: 1 });
    expect(await countRecords(world.db, viewer(customer(left)))).toMatchObject({
      associated: 1,
      unlinked: 1,
      switched: 0,
    });
    await world.setClock(new Date('2027-12-05T02:00:00Z'));
    expect(await countRecords(world.db, viewer(admin))).toMatchObject({ unlinked: 2, switched: 0 });
    await world.setClock(new Date('2027-12-21T02:00:00Z'));
    expect(await countRecords(world.db, viewer(admin))).toMatchObject({ associated: 0, unlinked: 0, switched: 0 });
  });
});
