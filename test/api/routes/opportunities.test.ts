import pino from 'pino';
import { untoldErasures } from '../../../db/engine/erasures';
import { startErasures } from '../../../worker/erasures/erasures';
import { POLICIES } from '../../../workflows/registry';
import { eventually } from '../../support/engine-world';
import { completeForm, news, vendorForm } from '../../workflows/opportunity/opportunity-forms';
import { everythingKept } from '../../support/outbox';
import { uploaded } from '../cases/file-world';
import { apiWorld, type ApiWorld, type Body, containing, including, like, type Reply, TEXT } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
  await api.put('vendor.operator', '/dev/world/crm/partner-a', { sharesRegularly: true }).expect(200);
});
afterAll(() => api.close());

const MAIN = 'partner-a.main-account';
/** Money on the wire. */
const wire = (form: object): object => ({ ...form, expectedRevenue: { amount: '480000.00', currency: 'CNY' } });

const opening = (form: object, persona = MAIN): Promise<Reply> =>
  Promise.resolve(api.post(persona, '/v1/cases', { type: 'partner-opportunity', form }));
const draft = async (): Promise<Body> => (await opening(wire(completeForm()))).body;
const see = async (id: string, persona = MAIN): Promise<Body & { data: Record<string, unknown> }> =>
  (await api.get(persona, `/v1/cases/${id}`)).body as never;
async function decide(persona: string, id: string, key: string, body: object): Promise<Reply> {
  const task = (await see(id, persona)).tasks.find((each) => each.key === key && each.status === 'open');
  return api.post(persona, `/v1/tasks/${task!.id}/decision`, body);
}

describe('a draft', () => {
  it('needs no more than a title, and tells everything that is missing when it is submitted', async () => {
    const opened = await opening({ title: 'A first thought' });
    expect([opened.status, opened.body.state]).toEqual([201, 'draft']);
    const submitted = await decide(MAIN, opened.body.id, 'submission', { decision: 'submit' });
    expect([submitted.status, submitted.body.type]).toEqual([422, '/problems/invalid']);
    expect(submitted.body.errors.map(({ path }) => path)).toEqual(
      including(['form.customerName', 'form.budget', 'form.need', 'form.contacts', 'form.genuine']),
    );
    expect((await see(opened.body.id)).state).toBe('draft');
  });

  it('is submitted with what it holds, and nothing has to be sent twice', async () => {
    const { id } = await draft();
    const submitted = await decide(MAIN, id, 'submission', { decision: 'submit' });
    expect([submitted.status, submitted.body.state]).toEqual([200, 'in-review']);
    expect((await see(id)).data).toMatchObject({ expectedRevenue: { amount: '480000.00', currency: 'CNY' } });
  });

  it('is changed field by field, a field is emptied with null, and a required one is missed then', async () => {
    const { id } = await draft();
    const path = `/v1/cases/${id}/actions/save`;
    const saved = await api.post(MAIN, path, { budget: 'Twice as much as before', need: null });
    expect(saved.status).toBe(200);
    const { data } = await see(id);
    expect(data).toMatchObject({ budget: 'Twice as much as before', title: completeForm()['title'] });
    expect(data).not.toHaveProperty('need');
    const { items } = (await api.get(MAIN, `/v1/cases/${id}/timeline`)).body;
    const { budget, need } = completeForm();
    expect(items.find(({ action }) => action === 'form.revised')).toMatchObject({
      changes: [
        { field: 'budget', label: TEXT, from: budget, to: 'Twice as much as before' },
        { field: 'need', label: TEXT, from: need },
      ],
    });
    const submitted = await decide(MAIN, id, 'submission', { decision: 'submit' });
    expect(submitted.body.errors.map(({ path: at }) => at)).toEqual(['form.need']);
  });

  it('is changed once by a request that is sent twice, whatever was changed in between', async () => {
    const { id } = await draft();
    const path = `/v1/cases/${id}/actions/save`;
    const send = (): Promise<Reply> =>
      Promise.resolve(api.post(MAIN, path, { budget: 'What was agreed on Monday' }).set('Idempotency-Key', 'monday'));
    const first = await send();
    await api.post(MAIN, path, { budget: 'What was agreed on Tuesday', need: 'More than we thought' }).expect(200);
    expect((await send()).text).toBe(first.text);
    expect((await see(id)).data).toMatchObject({ budget: 'What was agreed on Tuesday' });
  });

  it('is changed by nobody who has read an older version', async () => {
    const { id, version } = await draft();
    const path = `/v1/cases/${id}/actions/save`;
    await api.post(MAIN, path, { budget: 'One of two browser tabs' }).expect(200);
    const stale = await api.post(MAIN, path, { budget: 'The other browser tab' }).set('If-Match', `"${version}"`);
    expect([stale.status, stale.body.type]).toEqual([412, '/problems/version-conflict']);
  });
});

describe('an opportunity', () => {
  it('belongs to the main account: its colleagues find nothing, and may open none', async () => {
    const { id } = await draft();
    for (const colleague of ['partner-a.admin', 'partner-a.operator', 'partner-a.account-manager']) {
      expect((await api.get(colleague, `/v1/cases/${id}`)).status).toBe(404);
      expect((await api.get(colleague, '/v1/cases?type=partner-opportunity')).body.items).toEqual([]);
      expect((await opening(wire(completeForm()), colleague)).status).toBe(403);
    }
    expect((await api.get('service-partner.main-account', `/v1/cases/${id}`)).status).toBe(404);
  });

  it('is seen by the vendor when it is submitted, not while it is a draft', async () => {
    const { id } = await draft();
    expect((await api.get('vendor.bd', `/v1/cases/${id}`)).status).toBe(404);
    await decide(MAIN, id, 'submission', { decision: 'submit' });
    expect((await api.get('vendor.bd', `/v1/cases/${id}`)).status).toBe(200);
  });

  it('shows its log newest first, page by page, with each author', async () => {
    const { id } = await draft();
    await decide(MAIN, id, 'submission', { decision: 'submit' });
    await decide('vendor.psm', id, 'review', { decision: 'pass' });
    await decide('vendor.bd', id, 'verification', { decision: 'pass' });
    for (const details of ['First steps with the customer', 'Second steps with the customer', 'Third steps'])
      await api.post(MAIN, `/v1/cases/${id}/actions/progress`, news({ details })).expect(200);

    const first = (await api.get('vendor.bd', `/v1/cases/${id}/log?limit=2`)).body;
    expect(first.items).toEqual([
      like({ no: 3, action: 'progress', actor: MAIN, form: like({ details: 'Third steps' }) }),
      like({ no: 2 }),
    ]);
    const rest = (await api.get('vendor.bd', `/v1/cases/${id}/log?limit=2&cursor=${first.next}`)).body;
    expect(rest.items).toEqual([like({ no: 1 })]);
    expect(rest.next).toBeUndefined();
    expect((await api.get('partner-a.admin', `/v1/cases/${id}/log`)).status).toBe(404);
  });

  it('takes files with its progress, which its verifier can open', async () => {
    const { id } = await draft();
    await decide(MAIN, id, 'submission', { decision: 'submit' });
    await decide('vendor.psm', id, 'review', { decision: 'pass' });
    await decide('vendor.bd', id, 'verification', { decision: 'pass' });
    const path = `/v1/cases/${id}/actions/progress`;
    const attachments = [await uploaded(api, MAIN, 'minutes'), await uploaded(api, MAIN, 'plan')];
    await api.post(MAIN, path, news({ attachments })).expect(200);
    const [entry] = (await api.get('vendor.bd', `/v1/cases/${id}/log`)).body.items as unknown as { form: object }[];
    expect(entry?.form).toMatchObject({ attachments: attachments.map((fileId) => like({ id: fileId })) });
    expect((await api.get('vendor.bd', `/v1/files/${attachments[0]}`)).status).toBe(200);
    const many = Array.from({ length: 11 }, (_, n) => `00000000-0000-4000-8000-0000000000${n + 10}`);
    expect((await api.post(MAIN, path, news({ attachments: many }))).status).toBe(422);
  });

  it('shows its verifier the others for the same need, in order of submission, and no partner any of them', async () => {
    const form = wire(completeForm());
    const [first, second] = [(await opening(form)).body, (await opening(form, 'si-partner.main-account')).body];
    await decide(MAIN, first.id, 'submission', { decision: 'submit' });
    await decide('si-partner.main-account', second.id, 'submission', { decision: 'submit' });
    await decide('vendor.psm', second.id, 'review', { decision: 'pass' });
    const seen = await eventually('both needs to be taken up', async () => {
      const found = (await see(second.id, 'vendor.bd')) as unknown as { related: { rows: object[] }[]; tasks: Body[] };
      return (found.related[0]?.rows.length ?? 0) > 0 && found;
    });
    expect(seen.related).toEqual([
      like({ key: 'duplicates', rows: [like({ caseId: first.id, partner: 'partner-a' })] }),
    ]);
    const task = seen.tasks.find(({ key }) => key === 'verification')!;
    expect((await api.get('vendor.bd', `/v1/tasks/${task.id}`)).body).toMatchObject({ related: seen.related });
    expect(await see(second.id, 'si-partner.main-account')).not.toHaveProperty('related');
  });

  it('is shown in the inbox of the person who is asked, its title first and the customer masked', async () => {
    const { id } = await draft();
    await decide(MAIN, id, 'submission', { decision: 'submit' });
    const { items } = (await api.get('vendor.psm', '/v1/tasks')).body;
    const { highlights } = items.find(({ caseId }) => caseId === id) as unknown as { highlights: object };
    expect(Object.entries(highlights)).toEqual([
      ['title', completeForm()['title']],
      ['customerName', '青***'],
      ['expectedRevenue', { amount: '480000.00', currency: 'CNY' }],
    ]);
  });

  it('hides the customer and the contacts in lists and on its page until they are revealed, which is on record', async () => {
    const { id } = await draft();
    await decide(MAIN, id, 'submission', { decision: 'submit' });
    const masked = await see(id, 'vendor.bd');
    expect(JSON.stringify(masked)).not.toContain('青禾仓储');
    const revealed = await api.post('vendor.bd', `/v1/cases/${id}/reveal`, {
      fields: ['customerName', 'contacts'],
      reason: 'To call the customer',
    });
    expect(JSON.stringify(revealed.body)).toContain('青禾仓储');
    const { items } = (await api.get(MAIN, `/v1/cases/${id}/timeline`)).body;
    expect(items).toEqual(including([like({ action: 'fields.revealed', actor: 'vendor.bd' })]));
  });
});

describe('an opportunity of the vendor', () => {
  it('explains why a partner may not be shared one', async () => {
    const form = { ...wire(vendorForm('learning-partner')) };
    const { body } = await api.post('vendor.bd', '/v1/processes/vendor-opportunity/check', { form });
    expect(body.ok).toBe(false);
    expect(body.blockers).toEqual(
      including([like({ code: 'NOT_PCE_MEMBER', title: containing(''), hint: containing('') })]),
    );
    const refused = await api.post('vendor.bd', '/v1/cases', { type: 'vendor-opportunity', form });
    expect([refused.status, refused.body.type]).toEqual([422, '/problems/ineligible']);
  });

  it('is accepted or rejected by the main account alone, with a reason when rejected', async () => {
    const { body } = await api.post('vendor.bd', '/v1/cases', {
      type: 'vendor-opportunity',
      form: wire(vendorForm('partner-a')),
    });
    expect(body).toMatchObject({ state: 'pending-acceptance', waitingOn: { role: 'partner-main-account' } });
    const task = body.tasks[0]!.id;
    expect((await api.post('partner-a.admin', `/v1/tasks/${task}/decision`, { decision: 'accept' })).status).toBe(404);
    const bare = await api.post(MAIN, `/v1/tasks/${task}/decision`, { decision: 'reject' });
    expect([bare.status, bare.body.errors[0]!.path]).toEqual([422, 'comment']);
    const rejected = await api.post(MAIN, `/v1/tasks/${task}/decision`, {
      decision: 'reject',
      comment: 'Other details',
    });
    expect([rejected.status, rejected.body.outcome]).toEqual([200, 'rejected']);
  });
});

test('every process is described with what revises it, what is logged and what stands', async () => {
  const { body } = await api.get(MAIN, '/v1/processes/partner-opportunity').expect(200);
  const told = body as unknown as { tasks: Body[]; actions: Body[] };
  expect(told.tasks).toEqual(including([like({ key: 'progressDue', standing: true, decisions: [] })]));
  expect(told.actions).toEqual(
    including([like({ key: 'save', revises: true }), like({ key: 'progress', logs: true })]),
  );
  expect(POLICIES.length).toBeGreaterThan(6);
});

describe('what is typed into an opportunity', () => {
  const faultsOf = async (form: object): Promise<string[]> =>
    ((await opening(form)).body.errors ?? []).map(({ path }) => path);

  it('may be as short as an answer is, but has to be seen', async () => {
    const { id } = (await opening(wire(completeForm({ budget: '约一百万元', purchasePlan: '下季度签约' })))).body;
    expect((await decide(MAIN, id, 'submission', { decision: 'submit' })).status).toBe(200);
    expect(await faultsOf(wire(completeForm({ need: '\u3164'.repeat(9) })))).toEqual(['form.need']);
    const unseen = (await opening(wire(completeForm({ budget: '约\u200b\u200b\u2060' })))).body;
    const submitted = await decide(MAIN, unseen.id, 'submission', { decision: 'submit' });
    expect(submitted.body.errors.map(({ path }) => path)).toEqual(['form.budget']);
  });

  it('is a possible registration number: a unified social credit code proves itself', async () => {
    const form = wire(completeForm());
    expect(await faultsOf({ ...form, customerEnterpriseId: '91350100M000100Y43' })).toEqual([]);
    const wrong = await opening({ ...form, customerEnterpriseId: '９１３５０１００-M000100Y44' });
    expect(wrong.body.errors).toEqual([
      like({ path: 'form.customerEnterpriseId', code: 'invalid', message: containing('check digit') }),
    ]);
  });
});

describe('consent that is withdrawn after the end', () => {
  const ended = async (secret: string): Promise<string> => {
    const named = { title: `${secret} ERP`, offering: `${secret} suite`, customerEnterpriseId: `91-${secret}` };
    const form = completeForm({ ...named, customerName: `${secret} Ltd`, need: `${secret} needs it` });
    const { id } = (await opening(wire(form))).body;
    await decide(MAIN, id, 'submission', { decision: 'submit' });
    await decide('vendor.psm', id, 'review', { decision: 'pass', comment: `${secret} is fine` });
    await decide('vendor.bd', id, 'verification', { decision: 'pass' });
    await api.post(MAIN, `/v1/cases/${id}/actions/progress`, news({ details: `${secret} was met` })).expect(200);
    await api.post(MAIN, `/v1/cases/${id}/actions/closeLost`, { reason: `${secret} has no money` }).expect(200);
    await eventually('the end', async () => (await see(id)).outcome === 'closed-lost');
    return id;
  };

  it.each([MAIN, 'vendor.operator'])('by %s erases all that was typed, and the record stays valid', async (persona) => {
    const secret = `SECRETCO${persona.length}`;
    const id = await ended(secret);
    const path = `/v1/cases/${id}/actions/withdrawConsent`;
    expect(await everythingKept(api.world.db)).toContain(secret);
    await api
      .post(persona, path, { reason: `${secret} wrote` })
      .set('Idempotency-Key', `${persona}-erases`)
      .expect(200);
    const { db, client, ports } = api.world;
    const erasures = startErasures({ db, client, crm: ports.crm, log: pino({ level: 'silent' }), pollMs: 50 });
    await eventually('the CRM to forget', async () => (await untoldErasures(db)).length === 0);
    await erasures.stop();
    expect(await everythingKept(db)).not.toContain(secret);
    expect((await see(id)).outcome).toBe('closed-lost');
    expect((await see(id)).data).not.toHaveProperty('customerConsent');
    const { chain } = (await api.get(MAIN, `/v1/cases/${id}/timeline?verify=true`)).body as never as {
      chain: { valid: boolean };
    };
    expect(chain.valid).toBe(true);
    await api
      .post(persona, path, { reason: `${secret} wrote` })
      .set('Idempotency-Key', `${persona}-erases`)
      .expect(200);
    expect((await api.post(persona, path, { reason: `${secret} again` })).status).toBe(409);
    expect(await everythingKept(api.world.db)).not.toContain(secret);
  });

  it('is nobody’s business but the partner’s and the operator’s', async () => {
    const id = await ended('OTHERCO');
    const path = `/v1/cases/${id}/actions/withdrawConsent`;
    expect((await api.post('vendor.bd', path, { reason: 'A try' })).status).toBe(403);
    expect((await api.post('si-partner.main-account', path, { reason: 'A try' })).status).toBe(404);
    expect((await api.post(MAIN, path, { reason: 'A try' }).set('If-Match', '"1"')).status).toBe(412);
    expect(await everythingKept(api.world.db)).toContain('OTHERCO');
  });
});
