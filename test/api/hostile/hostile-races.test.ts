import { randomUUID } from 'node:crypto';
import { apiWorld, type ApiWorld, type Reply, withoutCooldown } from '../api-world';
import { asked, codeFor, switching, TICKS } from './hostile';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld();
  await withoutCooldown(api);
});
afterAll(() => api.close());

const slug = ({ status, body }: Reply): unknown[] => [status, body.type];
const withdraw = (id: string) =>
  api.post('partner-a.admin', `/v1/cases/${id}/withdraw`, { reason: 'no longer wanted' });
const decide = (persona: string, taskId: string, body: object) =>
  api.post(persona, `/v1/tasks/${taskId}/decision`, body);

describe('two at once', () => {
  it('decide differently: one is taken, the other learns that it is too late, and the record knows of both', async () => {
    const approve = { decision: 'approve', form: { unlinkNoticeAccepted: true } };
    const reject = { decision: 'reject', comment: 'please stay' };
    for (const [customer, left, right] of [
      ['customer-1', approve, reject],
      ['customer-4', reject, approve],
    ] as const) {
      const form = { reason: 'another partner', noticeAccepted: true };
      const opened = await api.post(customer, '/v1/cases', { type: 'customer-unlink', form }).expect(201);
      const submission = opened.body.tasks[0]!.id;
      const code = await codeFor(api, customer, submission);
      const { tasks } = (await decide(customer, submission, { decision: 'submit', ...code }).expect(200)).body;
      const taskId = tasks.find(({ status }) => status === 'open')!.id;
      const answers = await Promise.all([
        decide('partner-a.admin', taskId, left),
        decide('partner-a.main-account', taskId, right),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const lost = answers.find(({ status }) => status === 409)!;
      expect(['/problems/already-decided', '/problems/case-closed']).toContain(lost.body.type);
      const { items, chain } = (await api.get('vendor.operator', `/v1/cases/${opened.body.id}/timeline?verify=true`))
        .body;
      const actions = items.map(({ action }) => action);
      expect(actions.filter((action) => action === 'task.decided')).toHaveLength(2);
      expect(actions.filter((action) => action === 'decide.refused')).toHaveLength(1);
      expect(chain.valid).toBe(true);
    }
  });

  it('open a request about the same customer: one is opened, the other is told which', async () => {
    const answers = await Promise.all(
      ['partner-a.admin', 'partner-a.main-account'].map((persona) =>
        api.post(persona, '/v1/cases', switching('customer-3')),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [{ body: opened }, { body: late }] = answers.sort((a, b) => a.status - b.status) as [Reply, Reply];
    expect([late.type, late.caseId]).toEqual(['/problems/open-request-exists', opened.id]);
    await withdraw(opened.id).expect(200);
  });
});

describe('a closed case', () => {
  it('takes nothing any more, and says so', async () => {
    const { caseId, taskId } = await asked(api, 'customer-3');
    const code = await codeFor(api, 'customer-3', taskId);
    await withdraw(caseId).expect(200);
    const closed = [409, '/problems/case-closed'];
    const grant = { decision: 'grant', form: TICKS, ...code };
    expect(slug(await decide('customer-3', taskId, grant))).toEqual(closed);
    expect(slug(await withdraw(caseId))).toEqual(closed);
    for (const kind of ['claim', 'release'])
      expect(slug(await api.post('customer-3', `/v1/tasks/${taskId}/${kind}`))).toEqual(closed);
    const { body } = await api.get('customer-3', `/v1/cases/${caseId}`);
    expect([body.outcome, body.tasks[0]!.status]).toEqual(['withdrawn', 'cancelled']);
  });
});

describe('an idempotency key', () => {
  const keyed = (persona: string, key: string, body: object) =>
    api.post(persona, '/v1/cases', body).set('Idempotency-Key', key);

  it('belongs to one person and one request', async () => {
    const key = randomUUID();
    const first = await keyed('partner-a.admin', key, switching('customer-3'));
    expect(first.status).toBe(201);
    const other = await keyed('partner-a.admin', key, switching('customer-3', { reason: 'something else' }));
    expect(slug(other)).toEqual([422, '/problems/idempotency-key-reused']);
    const elsewhere = await withdraw(first.body.id).set('Idempotency-Key', key);
    expect(slug(elsewhere)).toEqual([422, '/problems/idempotency-key-reused']);
    const colleague = await keyed('partner-a.main-account', key, switching('customer-3'));
    expect(slug(colleague)).toEqual([409, '/problems/open-request-exists']);
    expect((await keyed('partner-a.admin', key, switching('customer-3'))).text).toBe(first.text);
    await withdraw(first.body.id).expect(200);
  });
});
