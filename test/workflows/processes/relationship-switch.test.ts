import { customer, engineWorld, type EngineWorld, partnerAdmin } from '../../support/engine-world';

describe('switching a customer to another association type', () => {
  let world: EngineWorld;
  beforeAll(async () => {
    world = await engineWorld();
  });
  afterAll(() => world.close());

  const form = (customerId: string, toModel: 'referral' | 'reseller') => ({
    customerId,
    toModel,
    reason: '业务调整',
    noticeAccepted: true,
  });

  it('a customer who agrees is switched, and everything is on record', async () => {
    const { caseId, delivery } = await world.open(
      'relationship-switch',
      partnerAdmin(),
      form('customer-1', 'reseller'),
    );
    expect(delivery).toEqual({ status: 'done' });
    expect(await world.caseRow(caseId)).toMatchObject({ state: 'pending-customer', outcome: null });

    const granted = await world.decide(caseId, 'customerConsent', customer('customer-1'), 'grant', {
      form: { switchNoticeAccepted: true, associationNoticeAccepted: true },
    });
    expect(granted).toEqual({ status: 'done' });
    expect(await world.outcome(caseId)).toBe('completed');
    expect((await world.ports.association.current({ customerId: 'customer-1' })).association).toMatchObject({
      model: 'reseller',
    });
  });
});
