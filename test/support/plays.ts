import { SYSTEM } from '../../workflows/kit/policy/roles';
import { opened, operator } from '../workflows/shared/common-requests';
import type { Requests } from '../workflows/association/relationship-requests';
import { customer, type EngineWorld, eventually, partnerAdmin, vendor } from './engine-world';

const DAY = 86_400_000;
const reviewer = vendor('pre-reviewer');
const partner = partnerAdmin();

/** Plays one path through a process in a world; returns its case. */
export type Play = (world: EngineWorld, requests: Requests) => Promise<string>;

async function afterSilence(
  world: EngineWorld,
  caseId: string,
  key: string,
  reminders: readonly number[],
): Promise<string> {
  const { due_at } = await world.task(caseId, key);
  for (const [n, day] of reminders.entries()) {
    await world.advanceTo(new Date(due_at!.getTime() - (16 - day) * DAY + 9 * 3_600_000));
    await eventually(`reminder ${n + 1}`, async () => (await world.task(caseId, key)).reminded === n + 1);
  }
  await world.advanceTo(due_at!);
  return caseId;
}

const failed = (world: EngineWorld, caseId: string): Promise<boolean> =>
  eventually('the operator to be asked', async () => (await world.caseRow(caseId)).state === 'failed-needs-operator');

/** The change is in effect and billing refuses to book it, until an operator tries again. */
async function bookedLate(
  world: EngineWorld,
  requests: Requests,
  { caseId, id }: { caseId: string; id: string },
  agree: () => Promise<unknown>,
): Promise<string> {
  const taken = { key: `${caseId}/1/tell-billing`, port: 'billing', operation: 'recordAssociationChange' };
  await world.db('world_effects').insert({ ...taken, subject: id, request: '{}' });
  await agree();
  await requests.inState(caseId, 'bookkeeping-needs-operator');
  await world.db('world_effects').where(taken).del();
  await world.decide(caseId, 'bookkeepingRepair', operator, 'retry');
  return caseId;
}

/** Every path through the processes, by the name of its history; each returns its case. */
export const PLAYS: Readonly<Record<string, Play>> = {
  'relationship-switch.completed': async (_world, requests) => {
    const id = await requests.customer('referral');
    const caseId = opened(await requests.askSwitch(id, 'reseller'));
    await requests.grantSwitch(caseId, id);
    return caseId;
  },
  'relationship-switch.refused': async (world, requests) => {
    const id = await requests.customer('referral');
    const caseId = opened(await requests.askSwitch(id, 'reseller'));
    await requests.refuse(caseId, id);
    return caseId;
  },
  'relationship-switch.withdrawn': async (world, requests) => {
    const caseId = opened(await requests.askSwitch(await requests.customer('referral'), 'reseller'));
    await world.act(caseId, partner, 'withdraw', { reason: '测试' });
    return caseId;
  },
  'relationship-switch.cancelled': async (world, requests) => {
    const caseId = opened(await requests.askSwitch(await requests.customer('referral'), 'reseller'));
    await world.act(caseId, SYSTEM, 'cancelBySystem', { reason: 'partner-frozen' });
    return caseId;
  },
  'relationship-switch.expired-after-reminders': async (world, requests) => {
    const caseId = opened(await requests.askSwitch(await requests.customer('referral'), 'reseller'));
    return afterSilence(world, caseId, 'customerConsent', [3, 7, 14]);
  },
  'relationship-switch.blocked-then-completed': async (world, requests) => {
    const id = await requests.customer('referral');
    const caseId = opened(await requests.askSwitch(id, 'reseller'));
    await requests.set('account-check', id, { inArrears: true });
    await requests.grantSwitch(caseId, id);
    await requests.set('account-check', id, { inArrears: false });
    await requests.grantSwitch(caseId, id);
    return caseId;
  },
  'relationship-switch.retried-then-abandoned': async (world, requests) => {
    const id = await requests.customer('reseller');
    const caseId = opened(await requests.askSwitch(id, 'referral'));
    await requests.set('coupons', id, { refuse: 'system-closed' });
    await requests.grantSwitch(caseId, id);
    await failed(world, caseId);
    await world.decide(caseId, 'operatorRepair', operator, 'retry');
    await eventually('the second task', async () => (await world.task(caseId, 'operatorRepair')).status === 'open');
    await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '放弃' });
    return caseId;
  },
  'relationship-switch.booked-late': async (world, requests) => {
    const id = await requests.customer('referral');
    const caseId = opened(await requests.askSwitch(id, 'reseller'));
    return bookedLate(world, requests, { caseId, id }, () => requests.grantSwitch(caseId, id));
  },
  'partner-unlink.reviewed-and-completed': async (world, requests) => {
    const id = await requests.customer('reseller');
    const caseId = opened(await requests.askUnlink(id));
    await world.claim(caseId, 'preReview', reviewer, 'claim');
    await world.decide(caseId, 'preReview', reviewer, 'pass');
    await requests.grantUnlink(caseId, id);
    return caseId;
  },
  'partner-unlink.failed-in-review': async (world, requests) => {
    const caseId = opened(await requests.askUnlink(await requests.customer('reseller')));
    await world.decide(caseId, 'preReview', reviewer, 'fail', { comment: '资料不全' });
    return caseId;
  },
  'partner-unlink.escalated-then-failed': async (world, requests) => {
    const caseId = opened(await requests.askUnlink(await requests.customer('reseller')));
    const { level_at } = await world.task(caseId, 'preReview');
    await world.advanceTo(level_at!);
    await eventually('the level', async () => (await world.task(caseId, 'preReview')).escalated === 1);
    await world.decide(caseId, 'preReview', reviewer, 'fail', { comment: '资料不全' });
    return caseId;
  },
  'partner-unlink.refused': async (world, requests) => {
    const id = await requests.customer('referral');
    const caseId = opened(await requests.askUnlink(id));
    await requests.refuse(caseId, id);
    return caseId;
  },
  'partner-unlink.withdrawn-in-review': async (world, requests) => {
    const caseId = opened(await requests.askUnlink(await requests.customer('reseller')));
    await world.act(caseId, partner, 'withdraw', { reason: '测试' });
    return caseId;
  },
  'partner-unlink.cancelled': async (world, requests) => {
    const caseId = opened(await requests.askUnlink(await requests.customer('referral')));
    await world.act(caseId, SYSTEM, 'cancelBySystem', { reason: 'partner-frozen' });
    return caseId;
  },
  'partner-unlink.expired': async (world, requests) => {
    const caseId = opened(await requests.askUnlink(await requests.customer('referral')));
    return afterSilence(world, caseId, 'customerConsent', []);
  },
  'partner-unlink.retried-then-abandoned': async (world, requests) => {
    const id = await requests.customer('reseller');
    const caseId = opened(await requests.askUnlink(id));
    await world.decide(caseId, 'preReview', reviewer, 'pass');
    await requests.set('coupons', id, { refuse: 'system-closed' });
    await requests.grantUnlink(caseId, id);
    await failed(world, caseId);
    await world.decide(caseId, 'operatorRepair', operator, 'retry');
    await eventually('the second task', async () => (await world.task(caseId, 'operatorRepair')).status === 'open');
    await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '放弃' });
    return caseId;
  },
  'partner-unlink.booked-late': async (world, requests) => {
    const id = await requests.customer('referral');
    const caseId = opened(await requests.askUnlink(id));
    return bookedLate(world, requests, { caseId, id }, () => requests.grantUnlink(caseId, id));
  },
  'customer-unlink.booked-late': async (world, requests) => {
    const id = await requests.customer('referral');
    const caseId = opened(await requests.askUnlinkAsCustomer(id));
    return bookedLate(world, requests, { caseId, id }, () =>
      world.decide(caseId, 'partnerApproval', partner, 'approve', { form: { unlinkNoticeAccepted: true } }),
    );
  },
  'customer-unlink.completed-after-a-retry': async (world, requests) => {
    const id = await requests.customer('reseller');
    const caseId = opened(await requests.askUnlinkAsCustomer(id));
    await requests.set('coupons', id, { refuse: 'system-closed' });
    await world.decide(caseId, 'partnerApproval', partner, 'approve', { form: { unlinkNoticeAccepted: true } });
    await failed(world, caseId);
    await requests.set('coupons', id, { refuse: null });
    await world.decide(caseId, 'operatorRepair', operator, 'retry');
    return caseId;
  },
  'customer-unlink.rejected': async (world, requests) => {
    const caseId = opened(await requests.askUnlinkAsCustomer(await requests.customer('referral')));
    await world.decide(caseId, 'partnerApproval', partner, 'reject', { comment: '合同未到期' });
    return caseId;
  },
  'customer-unlink.never-submitted': async (world, requests) => {
    const caseId = opened(await requests.openUnlinkAsCustomer(await requests.customer('referral')));
    return afterSilence(world, caseId, 'submission', []);
  },
  'customer-unlink.expired-at-the-partner': async (world, requests) => {
    const caseId = opened(await requests.askUnlinkAsCustomer(await requests.customer('referral')));
    return afterSilence(world, caseId, 'partnerApproval', [3]);
  },
  'customer-unlink.withdrawn': async (world, requests) => {
    const id = await requests.customer('referral');
    const caseId = opened(await requests.askUnlinkAsCustomer(id));
    await world.act(caseId, customer(id), 'withdraw', { reason: '测试' });
    return caseId;
  },
  'customer-unlink.cancelled': async (world, requests) => {
    const caseId = opened(await requests.askUnlinkAsCustomer(await requests.customer('referral')));
    await world.act(caseId, SYSTEM, 'cancelBySystem', { reason: 'partner-frozen' });
    return caseId;
  },
  'customer-unlink.abandoned': async (world, requests) => {
    const id = await requests.customer('reseller');
    const caseId = opened(await requests.askUnlinkAsCustomer(id));
    await requests.set('coupons', id, { refuse: 'system-closed' });
    await world.decide(caseId, 'partnerApproval', partner, 'approve', { form: { unlinkNoticeAccepted: true } });
    await failed(world, caseId);
    await world.decide(caseId, 'operatorRepair', operator, 'abandon', { comment: '放弃' });
    return caseId;
  },
};
