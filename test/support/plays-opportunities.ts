import { SYSTEM } from '../../workflows/kit/policy/roles';
import { operator } from '../workflows/shared/common-requests';
import {
  bd,
  DELIVERY,
  opportunityRequests,
  type OpportunityRequests,
  psm,
  secondBd,
} from '../workflows/opportunity/opportunity-requests';
import { type EngineWorld, eventually } from './engine-world';
import type { Play } from './plays';

/** A path through the opportunity processes; returns its case. */
type Way = (world: EngineWorld, requests: OpportunityRequests) => Promise<string>;

const REASON = { reason: '测试' };
const OFFERING = { offering: '智能仓储标准版', ...REASON };

const play =
  (way: Way): Play =>
  (world) =>
    way(world, opportunityRequests(world));

async function silence(world: EngineWorld, caseId: string, key: string): Promise<void> {
  const { due_at } = await world.task(caseId, key);
  await world.advanceTo(due_at!);
  await eventually('the silence to count', async () => (await world.task(caseId, key)).status === 'expired');
}

/** Suspended and resumed by the system, suspended and resumed by an operator, and suspended again. */
async function suspendThrice(
  world: EngineWorld,
  requests: OpportunityRequests,
  caseId: string,
  waits: string,
): Promise<void> {
  const resumes = [
    () => world.act(caseId, SYSTEM, 'resume', { reason: 'partner-active' }),
    () => world.decide(caseId, 'suspension', operator, 'resume'),
  ];
  for (const resume of [...resumes, undefined]) {
    await requests.openTask(caseId, waits);
    await world.act(caseId, SYSTEM, 'suspend', { reason: 'partner-frozen' });
    await requests.openTask(caseId, 'suspension');
    await resume?.();
  }
}

const WAYS: Readonly<Record<string, Way>> = {
  'partner-opportunity.delivered': async (world, requests) => {
    const opportunity = await requests.draft();
    const { caseId, partner } = opportunity;
    await world.act(caseId, partner, 'save', { title: '草稿' });
    await requests.submit(opportunity);
    await requests.openTask(caseId, 'review');
    await world.decide(caseId, 'review', psm, 'pass');
    await requests.openTask(caseId, 'verification');
    await world.act(caseId, secondBd, 'changeOffering', OFFERING);
    await requests.pass(caseId);
    await requests.openTask(caseId, 'progressDue');
    await requests.report(opportunity);
    await requests.openTask(caseId, 'progressDue');
    await requests.report(opportunity, DELIVERY);
    return caseId;
  },
  'partner-opportunity.rejected-and-resubmitted': async (world, requests) => {
    const opportunity = await requests.inReview();
    const { caseId, partner } = opportunity;
    await world.decide(caseId, 'review', psm, 'reject', { comment: '信息不全' });
    const verification = async (): Promise<void> => {
      await requests.submit(opportunity);
      await requests.openTask(caseId, 'review');
      await world.decide(caseId, 'review', psm, 'pass');
      await requests.openTask(caseId, 'verification');
    };
    await verification();
    await world.decide(caseId, 'verification', bd, 'reject', { comment: '重复', form: { reason: 'duplicate' } });
    await verification();
    await silence(world, caseId, 'verification');
    await verification();
    await requests.pass(caseId);
    await requests.openTask(caseId, 'progressDue');
    await world.act(caseId, partner, 'closeLost', REASON);
    return caseId;
  },
  'partner-opportunity.stale': async (world, requests) => {
    const opportunity = await requests.inProgress();
    const { caseId, partner } = opportunity;
    await silence(world, caseId, 'progressDue');
    await requests.openTask(caseId, 'staleProgress');
    await requests.report(opportunity);
    await requests.openTask(caseId, 'progressDue');
    await world.act(caseId, partner, 'closeLost', REASON);
    return caseId;
  },
  'partner-opportunity.withdrawn-as-a-duplicate': async (world, requests) => {
    const { caseId, partner } = await requests.inVerification();
    await world.act(caseId, SYSTEM, 'rejectDuplicate', {});
    await requests.openTask(caseId, 'resubmission');
    await world.act(caseId, partner, 'withdraw', REASON);
    return caseId;
  },
  'partner-opportunity.consent-withdrawn': async (world, requests) => {
    const { caseId, partner } = await requests.verified();
    await world.act(caseId, partner, 'withdrawConsent', REASON);
    return caseId;
  },
  'partner-opportunity.suspended': async (world, requests) => {
    const { caseId } = await requests.inReview();
    await suspendThrice(world, requests, caseId, 'review');
    await world.decide(caseId, 'suspension', operator, 'close', { comment: '伙伴已退出' });
    return caseId;
  },
  'vendor-opportunity.delivered': async (world, requests) => {
    const opportunity = await requests.shared();
    const { caseId, partner } = opportunity;
    await world.act(caseId, psm, 'changeOffering', OFFERING);
    await world.decide(caseId, 'acceptance', partner, 'accept');
    await requests.openTask(caseId, 'progressDue');
    await requests.report(opportunity);
    await requests.openTask(caseId, 'progressDue');
    await requests.report(opportunity, DELIVERY);
    return caseId;
  },
  'vendor-opportunity.stale': async (world, requests) => {
    const { caseId, partner } = await requests.accepted();
    await silence(world, caseId, 'progressDue');
    await requests.openTask(caseId, 'staleProgress');
    await world.act(caseId, partner, 'closeLost', REASON);
    return caseId;
  },
  'vendor-opportunity.rejected': async (world, requests) => {
    const { caseId, partner } = await requests.shared();
    await world.decide(caseId, 'acceptance', partner, 'reject', { comment: '详情不符' });
    return caseId;
  },
  'vendor-opportunity.never-answered': async (world, requests) => {
    const { caseId } = await requests.shared();
    await silence(world, caseId, 'acceptance');
    return caseId;
  },
  'vendor-opportunity.recalled': async (world, requests) => {
    const { caseId } = await requests.shared();
    await world.act(caseId, psm, 'recall', REASON);
    return caseId;
  },
  'vendor-opportunity.superseded': async (world, requests) => {
    const { caseId } = await requests.shared();
    await world.act(caseId, SYSTEM, 'supersede', {});
    return caseId;
  },
  'vendor-opportunity.consent-withdrawn': async (world, requests) => {
    const { caseId } = await requests.accepted();
    await world.act(caseId, operator, 'withdrawConsent', REASON);
    return caseId;
  },
  'vendor-opportunity.suspended': async (world, requests) => {
    const { caseId } = await requests.shared();
    await suspendThrice(world, requests, caseId, 'acceptance');
    await world.decide(caseId, 'suspension', operator, 'close', { comment: '伙伴已退出' });
    return caseId;
  },
};

/** Every path through the opportunity processes, by the name of its history. */
export const PLAYS_OPPORTUNITIES: Readonly<Record<string, Play>> = Object.fromEntries(
  Object.entries(WAYS).map(([name, way]) => [name, play(way)]),
);
