import { UNREADABLE } from '../../../activities/association/holdings';
import { omit } from '../../../api/http/omit';
import { effectsOfChange } from '../../../api/pages/consent/consent-effects';
import { eventually } from '../../support/engine-world';
import { mustBeDone, opened, operator } from '../../workflows/shared/common-requests';
import { quarterRequests } from '../../workflows/fh/fh-quarter-requests';
import { apiWorld, type ApiWorld, type Body, like, type Reply } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const INTL = 'intl-partner.admin';
const about = (customerId: string, more: object = {}) => ({
  customerId,
  reason: 'As agreed',
  noticeAccepted: true,
  ...more,
});
const codes = ({ body }: Reply): string[] => body.blockers.map(({ code }) => code);
const profileOf = ({ body }: Reply): unknown => (body as Body & { policyProfile: string }).policyProfile;
const forCheck = (form: object): object => omit(form as Record<string, unknown>, 'reason', 'noticeAccepted');

/** What the check says and what the opening is refused with, which are always the same. */
async function refusedBoth(persona: string, type: string, form: object): Promise<string[]> {
  const check = await api.post(persona, `/v1/processes/${type}/check`, { form: forCheck(form) }).expect(200);
  const opening = await api.post(persona, '/v1/cases', { type, form });
  expect([opening.status, codes(opening)]).toEqual([422, codes(check)]);
  return codes(check);
}

it('is no matter of the request: a body that names one is refused at that field, wherever it is sent', async () => {
  const form = about('customer-1', { toModel: 'reseller' });
  const unknown = { type: '/problems/invalid', errors: [like({ path: 'policyProfile', code: 'unknown-field' })] };
  for (const policyProfile of ['CN', 'INTL', null, 'MARS']) {
    const body = { type: 'relationship-switch', form, policyProfile };
    const answer = await api.post('partner-a.admin', '/v1/cases', body);
    expect([answer.status, answer.body]).toEqual([422, like(unknown)]);
    const { items } = (await api.post('partner-a.admin', '/v1/cases/bulk', { items: [body] }).expect(200)).body;
    expect(items).toEqual([like({ status: 422, problem: like(unknown) })]);
    const check = { form: forCheck(form), policyProfile };
    const checked = await api.post('partner-a.admin', '/v1/processes/relationship-switch/check', check);
    expect([checked.status, checked.body]).toEqual([422, like(unknown)]);
  }
  expect(await api.world.db('cases').where({ type: 'relationship-switch' })).toEqual([]);
});

it('does not change what a customer has refused: the partner waits until the window ends', async () => {
  const body = { type: 'relationship-switch', form: about('customer-1', { toModel: 'reseller' }) };
  const first = await api.post('partner-a.admin', '/v1/cases', body).expect(201);
  expect(profileOf(first)).toBe('CN');
  const consent = { personId: 'customer-1', partyId: 'customer-1', roles: ['customer'], proof: 'link' } as const;
  mustBeDone(await api.world.decide(first.body.id, 'customerConsent', consent, 'refuse'));
  await api.world.outcome(first.body.id);
  const again = await api.post('partner-a.admin', '/v1/cases', body);
  expect([again.status, codes(again)]).toEqual([422, ['PARTNER_REQUEST_IN_COOLDOWN']]);
  const otherwise = await api.post('partner-a.admin', '/v1/cases', { ...body, policyProfile: 'INTL' });
  expect(otherwise.status).toBe(422);
});

it('of an international partner has no switch, three attempts, and blockers of its own, in the check as at the opening', async () => {
  const { world } = api;
  const requests = quarterRequests(world);
  for (const toModel of ['reseller', 'referral'])
    expect(await refusedBoth(INTL, 'relationship-switch', about('customer-11', { toModel }))).toContain(
      'SWITCH_NOT_OFFERED',
    );
  await requests.set('account-check', 'customer-12', { manuallyFrozen: true, currencyNotSet: true });
  expect(await refusedBoth(INTL, 'partner-unlink', about('customer-12'))).toEqual(['CUSTOMER_MANUALLY_FROZEN']);
  const own = await api.post('customer-12', '/v1/processes/customer-unlink/check', { form: {} }).expect(200);
  expect(codes(own)).toEqual(['CURRENCY_NOT_SET']);
  await requests.set('account-check', 'customer-12', { manuallyFrozen: false, currencyNotSet: false });
  for (let n = 0; n < 3; n += 1) {
    const answer = await api
      .post(INTL, '/v1/cases', { type: 'partner-unlink', form: about('customer-11') })
      .expect(201);
    expect(profileOf(answer)).toBe('INTL');
    const consent = { personId: 'customer-11', partyId: 'customer-11', roles: ['customer'], proof: 'link' } as const;
    mustBeDone(await world.decide(answer.body.id, 'customerConsent', consent, 'refuse'));
    await world.outcome(answer.body.id);
  }
  expect(await refusedBoth(INTL, 'partner-unlink', about('customer-11'))).toEqual(['PARTNER_REQUEST_IN_COOLDOWN']);
});

it('goes with its partner into the lists and quarters that the system opens', async () => {
  const { world } = api;
  const requests = quarterRequests(world);
  const partner = await requests.qualifiedFor('service-expert');
  await world.db('parties').where({ id: partner.partyId }).update({ site: 'INTL' });
  const specialist = await requests.specialist(partner, 'service-expert');
  opened(await world.open('fh-lists', operator, {}));
  const caseOf = (type: string) =>
    eventually(`the ${type}`, () =>
      world
        .db('cases')
        .where({ type })
        .whereRaw(`form->>'partnerId' = ?`, [partner.partyId])
        .first<{ id: string; profile: string } | undefined>(),
    );
  const list = await caseOf('fh-incentive');
  expect(list.profile).toBe('INTL');
  const incentive = { caseId: list.id, partner, persons: [specialist] };
  await requests.openTask(list.id, 'confirmation');
  mustBeDone(await requests.confirm(incentive));
  await requests.inReview(incentive);
  mustBeDone(await requests.pass(incentive));
  expect((await caseOf('fh-quarter')).profile).toBe('INTL');
});

it('is that of the cloud distributor whose application is reviewed, which no person of it opens', async () => {
  const { world } = api;
  const distributors = world.db('parties').where({ id: 'distributor-4' });
  await distributors.clone().update({ site: 'INTL' });
  const form = { distributorId: 'distributor-4', masterId: 'master-1', region: 'CN', programmeDecision: 'rejected' };
  const application = await api.post('vendor.ecosystem-manager', '/v1/cases', { type: 'cooperation-review', form });
  expect([application.status, profileOf(application)]).toEqual([201, 'INTL']);
  await distributors.clone().update({ site: 'CN' });
});

it('is the site of the partner in the directory, which a write that leaves it out leaves alone', async () => {
  const url = '/v1/directory/partners/intl-partner';
  const before = (await api.get('vendor.operator', url).expect(200)).body as unknown as Record<string, unknown>;
  expect(before['site']).toBe('INTL');
  const rest = omit(before, 'id', 'version', 'updatedAt', 'site');
  const put = async (more: object) => (await api.put('vendor.operator', url, { ...rest, ...more })).body as unknown;
  expect(await put({})).toMatchObject({ site: 'INTL' });
  expect(await put({ site: 'CN' })).toMatchObject({ site: 'CN' });
  expect(await put({ site: 'INTL' })).toMatchObject({ site: 'INTL' });
  expect(await put({ site: 'MARS' })).toMatchObject({ errors: [like({ path: 'site' })] });
});

it('shows the customer every effect that it has: an international reseller customer starts out frozen', () => {
  const titles = (profile: 'CN' | 'INTL'): string[] =>
    effectsOfChange({ from: 'referral', to: 'reseller', profile }, { zh: '', en: '' }, UNREADABLE).rows.map(
      ({ what }) => what.en,
    );
  const [model, ...others] = titles('CN');
  expect(titles('INTL')).toEqual([model, 'Your account', ...others]);
});
