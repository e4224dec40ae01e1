import { createChecks } from '../../../activities/checks';
import { eventually } from '../../support/engine-world';
import { testWorld } from '../../support/test-world';
import { done, operator, refusedWith } from '../shared/common-requests';
import { bd, DELIVERY, mainAccount, opportunityRequests, psm } from './opportunity-requests';

describe('an opportunity that the vendor shares with a partner', () => {
  const world = testWorld();
  const requests = opportunityRequests(world);

  const crmHas = (caseId: string, line: string): Promise<boolean> =>
    eventually(`the CRM to be told ${line}`, async () => (await requests.crm(caseId)).includes(line));

  it('is accepted, worked on and delivered, and who shared it is told', async () => {
    const opportunity = await requests.shared();
    const { caseId, partner } = opportunity;
    const opening = await world.db('commands').where({ case_id: caseId, kind: 'open' }).first<{ received_at: Date }>();
    const need = await eventually('the need to be taken up', () =>
      world.db('opportunity_needs').where({ case_id: caseId }).first<{ submitted_at: Date } | undefined>(),
    );
    expect(need.submitted_at).toEqual(opening.received_at);
    expect(await world.decide(caseId, 'acceptance', partner, 'accept')).toEqual(done);
    await requests.openTask(caseId, 'progressDue');
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([`task-opened → ${partner.partyId}`, 'case-moved accepted → vendor']),
    );
    expect(refusedWith(await requests.report(opportunity, DELIVERY))).toEqual(['PROGRESS_REQUIRED_FIRST']);
    expect(await requests.report(opportunity)).toEqual(done);
    await requests.openTask(caseId, 'progressDue');
    expect(await requests.report(opportunity, DELIVERY)).toEqual(done);
    expect(await world.outcome(caseId)).toBe('delivered');
    await crmHas(caseId, 'sync delivered');
    expect(await requests.crm(caseId)).toEqual([
      ...['sync pending-acceptance', 'sync accepted', 'sync in-progress', 'sync delivered'],
    ]);
  });

  it('is rejected with a reason, returns to the CRM, and who shared it is told', async () => {
    const { caseId, partner } = await requests.shared();
    expect(refusedWith(await world.decide(caseId, 'acceptance', partner, 'reject'))).toEqual(['comment-required']);
    const stranger = await world.decide(caseId, 'acceptance', mainAccount('partner-a'), 'accept');
    expect(refusedWith(stranger)).toEqual(['not-authorised']);
    expect(await world.decide(caseId, 'acceptance', partner, 'reject', { comment: '详情不符' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('rejected');
    await crmHas(caseId, 'recycle rejected');
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining(['case-closed → vendor', `case-closed → ${partner.partyId}`]),
    );
  });

  it('is rejected by silence after three working days, reminded of on the working day before the last', async () => {
    const { caseId, partner } = await requests.shared();
    const { rows } = await world.db.raw<{ rows: { remind_at: Date[]; due_at: Date }[] }>(
      `select remind_at, due_at from tasks where case_id = ? and key = 'acceptance'`,
      [caseId],
    );
    const [reminder] = rows[0]!.remind_at;
    await world.advanceTo(reminder!);
    await eventually('the reminder', async () => (await world.task(caseId, 'acceptance')).reminded === 1);
    await world.advanceTo(rows[0]!.due_at);
    expect(await world.outcome(caseId)).toBe('auto-rejected');
    await crmHas(caseId, 'recycle auto-rejected');
    expect(await requests.told(caseId)).toEqual(
      expect.arrayContaining([`task-reminder → ${partner.partyId}`, 'case-closed → vendor']),
    );
  });

  it('is recalled by the vendor while nobody has accepted it, and not after', async () => {
    const { caseId } = await requests.shared();
    expect(await world.act(caseId, bd, 'recall', { reason: '客户改变计划' })).toEqual(done);
    expect(await world.outcome(caseId)).toBe('recalled');
    await crmHas(caseId, 'recycle recalled');
    const taken = await requests.accepted();
    expect(refusedWith(await world.act(taken.caseId, bd, 'recall', { reason: '客户改变计划' }))).toEqual(['not-now']);
    expect(await world.act(taken.caseId, taken.partner, 'closeLost', { reason: '预算取消' })).toEqual(done);
    await crmHas(taken.caseId, 'sync closed-lost');
    expect(await requests.crm(taken.caseId)).not.toContain('recycle closed-lost');
  });

  it('is no second one when its opening reaches Temporal again after its end: that run ends at once and tells nobody', async () => {
    const { caseId, form } = await requests.shared();
    await world.act(caseId, psm, 'recall', { reason: '客户改变计划' });
    await world.outcome(caseId);
    const { workflow_id: workflowId, opening_command: commandId } = await world.caseRow(caseId);
    await world.client.workflow.getHandle(workflowId).result();
    const told = await requests.crm(caseId);
    const start = { caseId, commandId, form, actor: psm, profile: 'CN' };
    const options = { workflowId, taskQueue: world.taskQueue, args: [start] };
    const again = await world.client.workflow.start('vendorOpportunity', options);
    expect(await again.result()).toEqual({});
    expect(await requests.crm(caseId)).toEqual(told);
    expect(await world.caseRow(caseId)).toMatchObject({ outcome: 'recalled' });
  });

  it('is shared with members in good standing that share regularly alone', async () => {
    const share = async (prepare: (id: string) => Promise<unknown>): Promise<readonly string[]> => {
      const partner = await requests.eligible();
      await prepare(partner.partyId);
      return refusedWith((await requests.share(partner)).delivery);
    };
    const set = (port: string, body: object) => (id: string) => requests.set(port, id, { ...body });
    expect(await share(set('directory', { programmes: ['csp'] }))).toEqual(['NOT_PCE_MEMBER']);
    expect(await share(set('directory', { status: 'frozen' }))).toEqual(['PARTNER_FROZEN']);
    expect(await share(set('directory', { status: 'left' }))).toEqual(['PARTY_HAS_LEFT']);
    expect(await share(set('crm', { sharesRegularly: false }))).toEqual(['NOT_SHARING_REGULARLY']);
    expect(await share(set('directory', { pathStage: 'role-selection' }))).toEqual(['STAGE_TOO_LOW']);
    expect(await share(set('directory', { pathStage: null }))).toEqual(['STAGE_TOO_LOW']);
    const nobody = await requests.share(mainAccount('nobody'));
    expect(refusedWith(nobody.delivery)).toEqual(['PARTNER_UNKNOWN']);
    expect(await world.db('cases').where({ id: nobody.caseId })).toEqual([]);
  });

  it('needs three delivered opportunities of a certified partner, or as many as the settings say', async () => {
    const partner = await requests.eligible('role-validation');
    const share = async (): Promise<readonly string[]> => refusedWith((await requests.share(partner)).delivery);
    await requests.set('crm', partner.partyId, { deliveredLast12Months: 2 });
    expect(await share()).toEqual(['TOO_FEW_DELIVERED']);
    await requests.setting('ho.deliveredRequired', 2);
    expect(await share()).toEqual(['done']);
    await requests.unset('ho.deliveredRequired');
    await requests.set('crm', partner.partyId, { deliveredLast12Months: 3 });
    expect(await share()).toEqual(['done']);
  });

  it('counts what a partner has shared and delivered from its own opportunities, where the CRM says nothing else', async () => {
    const partner = await requests.partner({ stage: 'role-validation' });
    const record = () => world.ports.crm.partnerRecord({ partnerId: partner.partyId });
    expect(await record()).toEqual({ sharesRegularly: false, deliveredLast12Months: 0 });
    const opportunity = await requests.inProgress(partner);
    expect(await record()).toEqual({ sharesRegularly: true, deliveredLast12Months: 0 });
    await requests.report(opportunity, DELIVERY);
    expect(await world.outcome(opportunity.caseId)).toBe('delivered');
    expect(await record()).toEqual({ sharesRegularly: true, deliveredLast12Months: 1 });
    await world.setClock(new Date((await world.now()).getTime() + 370 * 86_400_000));
    expect(await record()).toEqual({ sharesRegularly: false, deliveredLast12Months: 0 });
  });

  it('is checked before it is shared by the rules that admit it', async () => {
    const checks = createChecks({ db: world.db, ports: world.ports });
    const { partner, form } = await requests.share(await requests.partner({ stage: null }));
    const found = await checks['vendor-opportunity']!({ form, actor: psm, profile: 'CN' });
    expect(found.map(({ code }) => code)).toEqual(['NOT_SHARING_REGULARLY', 'STAGE_TOO_LOW']);
    const late = { ...form, projectStart: '2020-01-01', projectEnd: '2019-01-01' };
    const reversed = await checks['vendor-opportunity']!({ form: late, actor: psm, profile: 'CN' });
    expect(reversed.map(({ code }) => code)).toContain('PERIOD_REVERSED');
    expect(await checks['partner-opportunity']!({ form: {}, actor: partner, profile: 'CN' })).toEqual([]);
  });

  it('returns to the CRM when an operator closes it before anybody has accepted it, and stays away from it after', async () => {
    const close = async (caseId: string, partner: { partyId: string }): Promise<void> => {
      await requests.set('directory', partner.partyId, { status: 'frozen' });
      await requests.openTask(caseId, 'suspension');
      expect(await world.decide(caseId, 'suspension', operator, 'close', { comment: '伙伴不再合作' })).toEqual(done);
      expect(await world.outcome(caseId)).toBe('closed-by-operator');
      await crmHas(caseId, 'sync closed-by-operator');
    };
    const waiting = await requests.shared();
    await close(waiting.caseId, waiting.partner);
    await crmHas(waiting.caseId, 'recycle closed-by-operator');
    const taken = await requests.accepted();
    await close(taken.caseId, taken.partner);
    await world.client.workflow.getHandle((await world.caseRow(taken.caseId)).workflow_id).result();
    expect(await requests.crm(taken.caseId)).not.toContain('recycle closed-by-operator');
  });
});
