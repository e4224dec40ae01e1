import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { lookForIncidents } from '../../support/incidents';
import { storeCommand } from '../../../db/engine/commands';
import { startNotices } from '../../../worker/outbox/notices';
import { reserve } from '../../../db/funding/ledger';
import { partnerAdmin } from '../../support/engine-world';
import { pdfOf } from '../../support/sample-files';
import { until } from '../../support/until';
import { apiWorld, type ApiWorld, type Body, including, like, type Sent } from '../api-world';
import { upload } from '../cases/file-world';
import { asked, switching } from '../hostile/hostile';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld({ clock: { advance: () => Promise.resolve({ atRest: true }) } });
});
afterAll(() => api.close());

const ADMIN = 'partner-a.admin';
const OPERATOR = 'vendor.operator';
const REVIEWER = 'vendor.pre-reviewer';
const UNLINK = { type: 'partner-unlink', form: { customerId: 'customer-2', reason: 'agreed', noticeAccepted: true } };
const YEAR = { year: 2090, source: 'notice', daysOff: [], workdays: [] };
const PAIR = { 'association.partnerRequestWindow': { months: 3, limit: { CN: 1, INTL: 1 } } };

const get = (persona: string, path: string): Sent => api.get(persona, path).expect(200);
const post = (persona: string, path: string, body: object = {}): Sent => api.post(persona, path, body).expect(200);
const put = (persona: string, path: string, body: object = {}): Sent => api.put(persona, path, body).expect(200);

const opened = async (persona: string, body: object): Promise<Body> =>
  (await api.post(persona, '/v1/cases', body).expect(201)).body;
let reviewing: Promise<string> | undefined;
/** A task of the inbox that several people may decide. */
const review = (): Promise<string> => (reviewing ??= opened(ADMIN, UNLINK).then(({ tasks }) => tasks[0]!.id));
let switchingCase: ReturnType<typeof asked> | undefined;
const asking = (): ReturnType<typeof asked> => (switchingCase ??= asked(api, 'customer-1'));
const invited = async (): Promise<Body> =>
  opened('master-1.admin', { type: 'distributor-invitation', form: { email: `${randomUUID()}@one.example` } });

async function stuck(): Promise<void> {
  const caseId = randomUUID();
  const about = { caseId, workflowId: `trial/${caseId}`, type: 'relationship-switch', body: {}, actor: partnerAdmin() };
  const { db } = api.world;
  await storeCommand(db, { id: caseId, kind: 'act', ...about, bodyHash: '', forRelay: true });
  await until('a command to be undeliverable', () =>
    db('commands').where({ id: caseId }).whereNotNull('undeliverable').first<object | undefined>('id'),
  );
  await lookForIncidents(api.world);
}

async function proposedChange(): Promise<string> {
  const amount = `${10_000_000 + Math.floor(Math.random() * 1_000_000)}.00`;
  const body = { total: { amount, currency: 'CNY' } };
  return (await api.put('vendor.finance', '/v1/budgets/contract', body).expect(202)).headers['location'] as string;
}

const directory = (kind: string, id: string, body: object) => async (): Promise<void> => {
  await get(OPERATOR, `/v1/directory/${kind}`);
  await put(OPERATOR, `/v1/directory/${kind}/${id}`, body);
  await get(OPERATOR, `/v1/directory/${kind}/${id}`);
  await post(OPERATOR, `/v1/directory/${kind}/${id}/reveal`, { reason: 'To call back' });
};

/** Each row of the contract that is built, called as it says. */
const ROWS: Readonly<Record<string, () => Promise<unknown>>> = {
  'GET /v1/processes, /v1/processes/{type}': async () => {
    const { body } = await get(ADMIN, '/v1/processes');
    for (const { type } of body.items) await get(ADMIN, `/v1/processes/${type}`);
  },
  'POST /v1/processes/{type}/check': async () => {
    const { form } = switching('customer-3');
    expect((await post(ADMIN, '/v1/processes/relationship-switch/check', { form })).body.ok).toBe(true);
    expect(
      (await post(ADMIN, '/v1/processes/relationship-switch/check', { form: switching('customer-5').form })).body.ok,
    ).toBe(false);
  },
  'POST /v1/processes/{type}/code': () =>
    Promise.resolve(api.post('customer-4', '/v1/processes/customer-unlink/code').expect(201)),
  'POST /v1/cases': invited,
  'POST /v1/cases/bulk': async () => {
    const item = { type: 'distributor-invitation', form: { email: 'bulk@one.example' } };
    const { body } = await post('master-1.admin', '/v1/cases/bulk', { items: [item, { type: 'nothing' }] });
    expect(body.items.map(({ status }) => status)).toEqual([201, 422]);
  },
  'GET /v1/cases': async () => {
    await asking();
    for (const sort of ['openedAt', '-openedAt', 'dueAt']) await get(OPERATOR, `/v1/cases?sort=${sort}&open=true`);
    const { counts } = (await get(OPERATOR, '/v1/cases?counts=true')).body as unknown as { counts: { open: number } };
    expect(counts.open).toBeGreaterThan(0);
  },
  'GET /v1/cases/{id}': async () => get(ADMIN, `/v1/cases/${(await asking()).caseId}`),
  'GET /v1/cases/{id}/timeline': async () => {
    const { body } = await get(ADMIN, `/v1/cases/${(await asking()).caseId}/timeline?verify=true`);
    expect(body.chain.valid).toBe(true);
  },
  'GET /v1/cases/{id}/log': async () => get(ADMIN, `/v1/cases/${(await asking()).caseId}/log`),
  'GET /v1/cases/{id}/explain': async () => get(ADMIN, `/v1/cases/${(await asking()).caseId}/explain`),
  'POST /v1/cases/{id}/reveal': async () => {
    const body = { fields: ['parties.customer'], reason: 'To call back' };
    await post(OPERATOR, `/v1/cases/${(await asking()).caseId}/reveal`, body);
  },
  'POST /v1/cases/{id}/withdraw': async () => {
    const { caseId } = await asked(api, 'customer-3');
    await post(ADMIN, `/v1/cases/${caseId}/withdraw`, { reason: 'No longer wanted' });
  },
  'POST /v1/cases/{id}/actions/{action}': async () =>
    post('master-1.admin', `/v1/cases/${(await invited()).id}/actions/cancel`, { reason: 'Not now' }),
  'GET /v1/tasks': async () => {
    await review();
    expect((await get(REVIEWER, '/v1/tasks')).body.counters.total).toBeGreaterThan(0);
  },
  'GET /v1/tasks/{id}': async () => get(REVIEWER, `/v1/tasks/${await review()}`),
  'POST /v1/tasks/{id}/claim, /release, /take-over, /delegate': async () => {
    const task = `/v1/tasks/${await review()}`;
    const colleague = { name: '同事', nameEn: 'Colleague', email: 'c@vendor.example', roles: ['pre-reviewer'] };
    await put(OPERATOR, '/v1/directory/people/vendor.pre-reviewer-9', { ...colleague, partyId: 'vendor' });
    await api.token('vendor.pre-reviewer-9');
    await post(REVIEWER, `${task}/claim`);
    await post('vendor.pre-reviewer-9', `${task}/take-over`, { reason: 'The holder is away' });
    await post('vendor.pre-reviewer-9', `${task}/delegate`, { to: REVIEWER });
    await post(REVIEWER, `${task}/release`);
  },
  'POST /v1/tasks/decisions': async () => {
    const items = [{ taskId: await review(), decision: 'pass' }, { taskId: 'nothing' }];
    const { body } = await post(REVIEWER, '/v1/tasks/decisions', { items, dryRun: true });
    expect(body.items.map(({ status }) => status)).toEqual([200, 404]);
  },
  'POST /v1/tasks/{id}/decision': async () =>
    post(REVIEWER, `/v1/tasks/${await review()}/decision`, { decision: 'pass' }),
  'POST /v1/tasks/{id}/code': async () =>
    api.post('customer-1', `/v1/tasks/${(await asking()).taskId}/code`).expect(201),
  'POST /v1/tasks/{id}/resend': async () => {
    const { taskId } = await asking();
    const { db, ports } = api.world;
    const sender = startNotices({ db, ports, publicUrl: 'https://assent.example', log: pino({ level: 'silent' }) });
    await sender.drained();
    await sender.stop();
    await post(ADMIN, `/v1/tasks/${taskId}/resend`);
  },
  'GET, PUT /v1/people/{id}/absences': async () => {
    const items = [{ from: '2030-01-02', until: '2030-01-05' }];
    await put(REVIEWER, `/v1/people/${REVIEWER}/absences`, { items });
    expect((await get(REVIEWER, `/v1/people/${REVIEWER}/absences`)).body.items).toHaveLength(1);
  },
  'POST /v1/files, GET /v1/files/{id}': async () => {
    const { status, body } = await upload(api, ADMIN, pdfOf('contract'));
    expect(status).toBe(201);
    await get(ADMIN, `/v1/files/${body.id}`);
  },
  'GET /v1/commands/{id}': async () => {
    const { caseId } = await asking();
    const { id } = await api.world.db('commands').where({ case_id: caseId }).first<{ id: string }>('id');
    expect((await get(ADMIN, `/v1/commands/${id}`)).body.status).toBe('done');
  },
  'GET /v1/incidents, POST /v1/incidents/{id}/{move}': async () => {
    await stuck();
    const [incident] = (await get(OPERATOR, '/v1/incidents?kind=command-waiting')).body.items;
    await get(OPERATOR, `/v1/incidents/${incident!.id}`);
    await post(OPERATOR, `/v1/incidents/${incident!.id}/retry`);
    await get(OPERATOR, '/v1/stuck-commands');
  },
  'GET /v1/settings, PUT, DELETE /v1/settings/{key}': async () => {
    const [[key, value]] = Object.entries(PAIR) as [[string, object]];
    await get(OPERATOR, '/v1/settings');
    await put(OPERATOR, `/v1/settings/${key}`, { value });
    await put(OPERATOR, `/v1/settings/${key}`, { value, dryRun: true });
    await get(OPERATOR, `/v1/settings/${key}`);
    expect([200, 202]).toContain((await api.delete(OPERATOR, `/v1/settings/ho.deliveredRequired`)).status);
  },
  'GET, PUT /v1/budgets/{key}, GET /v1/budgets/{key}/entries': async () => {
    await api.put('vendor.finance', '/v1/budgets/contract', { total: { amount: '1.00', currency: 'CNY' } });
    await post(OPERATOR, `${await proposedChange()}/confirm`);
    const { caseId } = await asking();
    await reserve(api.world.db, { key: 'k', budget: 'contract', caseId, amount: { minor: 100, currency: 'CNY' } });
    await get('vendor.finance', '/v1/budgets/contract');
    await get('vendor.finance', '/v1/budgets/contract/entries');
  },
  'GET /v1/administration/changes': async () => {
    const [one, other] = [await proposedChange(), await proposedChange()];
    await get(OPERATOR, '/v1/administration/changes?all=true');
    await get(OPERATOR, one);
    await post(OPERATOR, `${one}/refuse`, { reason: 'Not agreed' });
    await post('vendor.finance', `${other}/withdraw`);
  },
  'GET /v1/administration/log': async () => {
    await get(OPERATOR, '/v1/administration/log?limit=100');
    await get(OPERATOR, '/v1/administration/log/head?verify=true');
  },
  'POST /v1/quota-grants': () => {
    const grant = { quota: 'association.partnerRequestWindow', subject: 'partner-a/customer-1', reason: 'Ticket 1' };
    return Promise.resolve(api.post(OPERATOR, '/v1/quota-grants', grant).expect(201));
  },
  'GET /v1/calendars, GET /v1/calendars/{name}/deadline': async () => {
    await get(ADMIN, '/v1/calendars');
    const counted = (await get(ADMIN, '/v1/calendars/CN/deadline?start=2026-09-28&workingDays=5')).body as unknown;
    expect((counted as { skipped: { why: string; label: string }[] }).skipped).toEqual(
      including([like({ why: 'holiday', label: 'public holiday' })]),
    );
  },
  'POST /v1/calendars/{name}/corrections': async () => {
    await post(OPERATOR, '/v1/calendars/CN/corrections/preview', YEAR);
    await post(OPERATOR, '/v1/calendars/CN/corrections', { ...YEAR, dryRun: true });
    await post(OPERATOR, '/v1/calendars/CN/corrections', YEAR);
  },
  'GET, PUT /v1/directory/partners': directory('partners', 'partner-a', { nameEn: 'Partner A' }),
  'GET, PUT /v1/directory/customers': directory('customers', 'customer-1', { nameEn: 'Customer 1' }),
  'GET, PUT /v1/directory/people': directory('people', 'service-partner.admin', { nameEn: 'Somebody' }),
  'GET, PUT /v1/directory/specialists': directory('specialists', 'specialist-9', {
    ...{ partnerId: 'partner-a', name: '王五', email: 'w@one.example', state: 'invited' },
    certificates: [{ code: 'SA', validUntil: '2030-01-01' }],
    amount: { amount: '100.00', currency: 'CNY' },
  }),
  'GET, PUT /v1/directory/solutions, /cloud-services': async () => {
    const { body } = await get(OPERATOR, '/v1/directory/solutions');
    await put(OPERATOR, `/v1/directory/solutions/${body.items[0]!.id}`, { nameEn: 'A solution' });
    const services = (await get(ADMIN, '/v1/directory/cloud-services')).body.items;
    await get(ADMIN, `/v1/directory/cloud-services/${services[0]!.code}`);
    await put(OPERATOR, `/v1/directory/cloud-services/${services[0]!.code}`, { nameEn: 'A service' });
  },
  'GET, PUT /v1/directory/associations, /cooperations': async () => {
    await get(ADMIN, '/v1/directory/associations?includeEnded=true');
    await put(OPERATOR, '/v1/directory/associations/customer-1', { model: 'referral' });
    const { body } = await get(OPERATOR, '/v1/directory/cooperations');
    const { distributorId } = body.items[0] as unknown as { distributorId: string };
    await put(OPERATOR, `/v1/directory/cooperations/${distributorId}`, {});
    await get('master-1.admin', '/v1/directory/cooperations');
    await get('master-1.admin', `/v1/directory/cooperations/${distributorId}/assignees`);
    await put('master-1.admin', `/v1/directory/cooperations/${distributorId}/assignees`, { personIds: [] });
    await get(ADMIN, '/v1/directory/customers/customer-1/assignees');
    await put(ADMIN, '/v1/directory/customers/customer-1/assignees', { personIds: ['partner-a.account-manager'] });
  },
  'GET /v1/customers': async () => {
    const [customer] = (await get(ADMIN, '/v1/customers')).body.items;
    await get(ADMIN, `/v1/customers/${customer!.id}`);
  },
  'GET /v1/association-records': async () => {
    await get(OPERATOR, '/v1/association-records');
    await get(OPERATOR, '/v1/association-records/counters');
  },
  'GET /v1/clock, POST /v1/clock/advance': async () => {
    await get(ADMIN, '/v1/clock');
    await post(OPERATOR, '/v1/clock/advance', { days: 1 });
  },
  'GET /dev/personas, POST /dev/token, GET /dev/mailbox, PUT /dev/world/{port}/{subject}': async () => {
    await get(ADMIN, '/dev/personas');
    await post(ADMIN, '/dev/token', { persona: ADMIN });
    await get(ADMIN, '/dev/mailbox');
    await put(ADMIN, '/dev/world/billing/customer-9', { gracePeriodDays: 3 });
  },
  '/livez, /readyz, /metrics, /openapi.json, /docs': async () => {
    for (const path of ['/livez', '/readyz', '/metrics', '/openapi.json', '/docs']) await get(ADMIN, path);
  },
};

it.each(Object.entries(ROWS))('%s is answered as it is published', async (_row, call) => {
  await call();
});

test('every operation of the document is called above with success', async () => {
  const { body } = await api.get(ADMIN, '/openapi.json');
  const published = Object.values(body.paths).flatMap((methods) =>
    Object.values(methods as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
  );
  expect(published.length).toBeGreaterThan(80);
  expect(published.filter((operation) => !api.compared.succeeded.has(operation))).toEqual([]);
  expect(() => api.compared.check()).not.toThrow();
});
