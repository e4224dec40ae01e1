import { randomBytes, randomInt } from 'node:crypto';
import { eventually } from '../../support/engine-world';
import { tokenIn } from '../../support/outbox';
import type { Body } from '../api-world';
import type { CanaryWorld } from './canary-world';
import { TICKS, wrongCode } from './hostile';
import { accept } from '../pages/distribution/distribution-world';
import { csrfIn } from '../pages/pages-world';

/** Occurs in nearly all personal data. */
export const mark = randomBytes(6).toString('hex');
/** Personal data; each value is found nowhere else in the world. */
export const PERSONAL = {
  name: `卡纳里${mark}`,
  nameEn: `Canary ${mark}`,
  accountName: `account-${mark}`,
  email: `bird.${mark}@canary.example`,
  mobile: `+86 19${String(randomInt(1_000_000_000)).padStart(9, '0')}`,
  reason: `Because of ${mark}-reason`,
  agreed: `Gladly, says ${mark}-agreed`,
  declined: `No, says ${mark}-declined`,
  searched: `${mark}-searched`,
  mistyped: `nets.${mark}@canary.example`,
  invited: `nest.${mark}@canary.example`,
};
export const CUSTOMER = 'customer-3';
const [MASTER, DISTRIBUTOR] = ['master-1', 'distributor-4'];

/** How much of a link is lost when a mail program breaks it. */
export const CUT = 9;

/** Sent secrets that open something: tokens of consent links and invitations, one-time codes. */
export interface Secrets {
  readonly consents: string[];
  readonly invitations: string[];
  readonly codes: string[];
}

/** Plays requests, invitations and what people do besides; returns the secrets that were sent. */
export async function played(world: CanaryWorld): Promise<Secrets> {
  const secrets: Secrets = { consents: [], invitations: [], codes: [] };
  const { name, nameEn, accountName, email, mobile } = PERSONAL;
  const reach = { name, nameEn, email, mobile };
  const { api } = world;
  await api.put('vendor.operator', `/v1/directory/customers/${CUSTOMER}`, { ...reach, accountName }).expect(200);
  const person = { ...reach, partyId: CUSTOMER, roles: ['customer'] };
  await api.put('vendor.operator', `/v1/directory/people/${CUSTOMER}`, person).expect(200);
  await story(world, secrets, 'reseller', { decision: 'grant', ...TICKS, comment: PERSONAL.agreed }, 'completed');
  await story(world, secrets, 'referral', { decision: 'refuse', comment: PERSONAL.declined }, 'rejected');
  await curiosity(world);
  await invitation(world, secrets);
  return secrets;
}

/** A request from its opening by mail and consent page to its end; the code is typed wrong once. */
async function story(
  world: CanaryWorld,
  { consents, codes }: Secrets,
  toModel: string,
  decision: object,
  outcome: string,
): Promise<void> {
  const { api, notices, mails, texts } = world;
  const form = { customerId: CUSTOMER, toModel, reason: PERSONAL.reason, noticeAccepted: true };
  const { body } = await api.post('partner-a.admin', '/v1/cases', { type: 'relationship-switch', form }).expect(201);
  await notices.drained();
  const token = tokenIn(mails.findLast(({ to }) => to === PERSONAL.email)?.text ?? '');
  expect(token).not.toBe('');
  consents.push(token, tokenIn(texts.at(-1)?.text ?? ''));
  const link = `/consent/${token}`;
  const tab = world.browser();
  await tab.get(`${link}?utm=${PERSONAL.searched}`).expect(200);
  await tab.post(`${link}/code`).type('form').send({}).expect(303);
  const code = /\d{6}/.exec(texts.at(-1)?.text ?? '')?.[0] ?? '';
  codes.push(code);
  const post = (given: string) =>
    tab
      .post(`${link}/decision`)
      .type('form')
      .send({ ...decision, code: given });
  await post(wrongCode(code)).expect(422);
  await post(code).expect(303);
  expect(await api.world.outcome(body.id)).toBe(outcome);
  await notices.drained();
  await tab.get(link).expect(200);
  await world.browser().get(link).expect(410);
}

/** What people do besides: searching by name, revealing, mistyping, asking for other people's data. */
async function curiosity(world: CanaryWorld): Promise<void> {
  const { api } = world;
  const name = encodeURIComponent(PERSONAL.name);
  const found = (await api.get('partner-a.admin', `/v1/cases?text=${name}`).expect(200)).body.items;
  expect(found).toHaveLength(2);
  const reveal = { fields: ['parties.customer'], reason: PERSONAL.searched };
  await api.post('partner-a.admin', `/v1/cases/${found[0]!.id}/reveal`, reveal).expect(200);
  await api.get('customer-1', `/v1/directory/customers/${PERSONAL.nameEn}`).expect(403);
  await api.get('vendor.operator', `/v1/cases?sort=${PERSONAL.searched}`).expect(422);
  await api.post('partner-a.admin', '/v1/cases', { type: PERSONAL.email, form: PERSONAL }).expect(422);
  for (const customerId of [PERSONAL.name, PERSONAL.nameEn, PERSONAL.email, PERSONAL.mobile, 'customer-5']) {
    const form = { customerId, toModel: 'reseller', reason: PERSONAL.reason, noticeAccepted: true };
    await api.post('partner-a.admin', '/v1/cases', { type: 'relationship-switch', form }).expect(422);
  }
  await api.get('vendor.operator', `/dev/mailbox?to=${encodeURIComponent(PERSONAL.email)}`).expect(200);
  const tab = await signedIn(world, 'partner-a.admin');
  await tab.get(`/cases/${found[0]!.id}`).expect(200);
  await tab.get(`/cases?text=${name}`).expect(200);
}

/** An invitation to a mistyped address, resent to the right one, whose owner registers it and accepts. */
async function invitation(world: CanaryWorld, { invitations }: Secrets): Promise<void> {
  const { api, notices } = world;
  const linkTo = async (address: string): Promise<string> => {
    await notices.drained();
    const token = tokenIn(world.mails.findLast(({ to }) => to === address)?.text ?? '');
    expect(token).not.toBe('');
    invitations.push(token);
    return `/invitations/${token}`;
  };
  const { id } = (await invite(world, PERSONAL.mistyped)).body;
  const dead = await linkTo(PERSONAL.mistyped);
  await api.post(`${MASTER}.admin`, `/v1/cases/${id}/actions/resend`, { email: PERSONAL.invited }).expect(200);
  const link = await linkTo(PERSONAL.invited);
  await world.browser().get(dead).expect(410);
  await world.browser().get(link.replace('/invitations', '/Invitations')).expect(200);
  await world.browser().get(link.slice(0, -CUT)).expect(410);

  const { name, nameEn, accountName } = PERSONAL;
  const company = { name, nameEn, accountName, kind: 'cloud-distributor', email: PERSONAL.invited, regions: ['CN'] };
  const registered = { ...company, programmes: ['cloud-distributor'] };
  await api.put('vendor.operator', `/v1/directory/partners/${DISTRIBUTOR}`, registered).expect(200);
  await eventually('the invitation to know its party', () =>
    api.world.db('case_parties').where({ case_id: id, party_id: DISTRIBUTOR }).first<object | undefined>(),
  );
  const tab = await signedIn(world, `${DISTRIBUTOR}.admin`);
  for (const nowhere of [
    `${link}/nowhere`,
    `${link}/%E0%A4%A`,
    `/v1${link}`,
    `/en${link}`,
    link.replace('ions', 'ion'),
    `/x/${PERSONAL.invited}`,
  ])
    await tab.get(nowhere).set('Accept', 'application/json');
  await tab.delete(link).set('Accept', 'application/json').expect(405);
  await tab.post(link).type('form').send({ decision: 'accept' }).expect(403);
  expect((await accept(tab, link)).status).toBe(303);
  expect(await api.world.outcome(id)).toBe('accepted');
  await notices.drained();
}

/** Invites an address. */
export const invite = (world: CanaryWorld, email: string): PromiseLike<{ status: number; body: Body }> =>
  world.api.post(`${MASTER}.admin`, '/v1/cases', { type: 'distributor-invitation', form: { email } });

async function signedIn(world: CanaryWorld, persona: string): Promise<ReturnType<CanaryWorld['browser']>> {
  const tab = world.browser();
  const { text } = await tab.get('/sign-in');
  await tab
    .post('/sign-in')
    .type('form')
    .send({ _csrf: csrfIn(text), persona });
  return tab;
}
