import { omit } from '../../../api/http/omit';
import pino from 'pino';
import type { NotificationPort } from '../../../activities/ports';
import { findByToken, findIssued } from '../../../db/engine/consent-tokens';
import { quotaStatus } from '../../../db/engine/quotas';
import { startNotices } from '../../../worker/outbox/notices';
import { tokenIn } from '../../support/outbox';
import { apiWorld, type ApiWorld, type Body, like } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
});
afterAll(() => api.close());

const ADMIN = 'partner-a.admin';
const RESELLERS = ['customer-2', 'customer-4'];
type Message = Parameters<NotificationPort['send']>[0];
type Told = Body & { messages: { to: string; status: string; problem?: string; about: string; channel: string }[] };

/** A request of partner-a to switch a customer. */
async function asked(customerId: string): Promise<{ caseId: string; taskId: string }> {
  const form = {
    customerId,
    toModel: RESELLERS.includes(customerId) ? 'referral' : 'reseller',
    reason: 'agreed',
    noticeAccepted: true,
  };
  const { body } = await api.post(ADMIN, '/v1/cases', { type: 'relationship-switch', form });
  return { caseId: body.id, taskId: body.tasks[0]!.id };
}

/** Sends all that waits; the other side's server takes it or not. */
async function sendAll(status: 'sent' | 'bounced'): Promise<Message[]> {
  const sent: Message[] = [];
  const notification: NotificationPort = {
    send: (message) => {
      sent.push(message);
      return Promise.resolve({ status });
    },
  };
  const { db, ports } = api.world;
  const log = pino({ level: 'silent' });
  const sender = startNotices({ db, ports: { ...ports, notification }, publicUrl: 'https://assent.example', log });
  await sender.drained();
  await sender.stop();
  return sent;
}

const messages = async (persona: string, caseId: string): Promise<Told['messages']> =>
  ((await api.get(persona, `/v1/cases/${caseId}`).expect(200)).body as Told).messages;
const toCustomer = async (persona: string, caseId: string): Promise<string[]> =>
  (await messages(persona, caseId)).filter(({ about }) => about === 'task-opened').map(({ status }) => status);
const used = async (customerId: string): Promise<number> =>
  (await quotaStatus(api.world.db, 'association.partnerRequestWindow', `partner-a/${customerId}`, 'CN')).used;

describe('a link that did not arrive', () => {
  it('is shown with its masked address and why to both sides, and sent anew to the corrected address', async () => {
    const { caseId, taskId } = await asked('customer-1');
    const lost = await sendAll('bounced');
    const shown = await messages(ADMIN, caseId);
    expect(shown).toContainEqual(like({ channel: 'email', status: 'bounced', problem: expect.any(String) as string }));
    for (const { to } of shown) expect(to ?? '***').toContain('*');
    const old = tokenIn(lost.find(({ channel, text }) => channel === 'email' && text.includes('/consent/'))!.text);

    const row = (await api.get('vendor.operator', '/v1/directory/customers/customer-1')).body as unknown as Record<
      string,
      unknown
    >;
    const customer = omit(row, 'id', 'version', 'updatedAt');
    const corrected = { ...customer, email: 'right@customer-1.example' };
    await api.put('vendor.operator', '/v1/directory/customers/customer-1', corrected).expect(200);
    const again = await api.post('vendor.operator', `/v1/tasks/${taskId}/resend`, {}).expect(200);
    expect(again.body).toMatchObject({ id: caseId, state: 'pending-customer' });
    const sent = await sendAll('sent');
    const mail = sent.find(({ to }) => to === 'right@customer-1.example')!;
    expect(await findByToken(api.world.db, tokenIn(mail.text))).toMatchObject({ taskId });
    expect(await findByToken(api.world.db, old)).toBeUndefined();
    expect(await findIssued(api.world.db, old)).toMatchObject({ taskId, revokedAt: expect.any(Date) as Date });
    for (const side of [ADMIN, 'customer-1'])
      expect(await toCustomer(side, caseId)).toEqual(expect.arrayContaining(['bounced', 'sent']));
  });

  it('is sent anew by the side that asked or an operator, at most five times a day, while it can be answered', async () => {
    const { caseId, taskId } = await asked('customer-4');
    const resend = (persona: string) => api.post(persona, `/v1/tasks/${taskId}/resend`, {});
    expect((await resend('customer-4')).status).toBe(403);
    expect((await resend('service-partner.admin')).status).toBe(404);
    for (let n = 0; n < 5; n += 1) expect((await resend(ADMIN)).status).toBe(200);
    const sixth = await resend(ADMIN);
    expect([sixth.status, Number(sixth.headers['retry-after']) > 0]).toEqual([429, true]);
    await api.post(ADMIN, `/v1/cases/${caseId}/withdraw`, { reason: 'done' }).expect(200);
    expect((await resend(ADMIN)).status).toBe(409);
  });
});

describe('an attempt', () => {
  it('is given back with the end of a request that reached nobody, and counts once anything arrived or was seen', async () => {
    const [lost, arrived] = [await asked('customer-2'), await asked('customer-3')];
    expect([await used('customer-2'), await used('customer-3')]).toEqual([1, 1]);
    await sendAll('bounced');
    await api.world.db('deliveries').where({ case_id: arrived.caseId }).update({ status: 'sent' });
    for (const { caseId } of [lost, arrived])
      await api.post(ADMIN, `/v1/cases/${caseId}/withdraw`, { reason: 'done' }).expect(200);
    expect([await used('customer-2'), await used('customer-3')]).toEqual([0, 1]);

    const { caseId } = await asked('customer-2');
    await sendAll('bounced');
    await api.get('customer-2', '/v1/tasks').expect(200);
    await api.post(ADMIN, `/v1/cases/${caseId}/withdraw`, { reason: 'done' }).expect(200);
    expect(await used('customer-2')).toBe(1);
  });
});
