import { manager, fundingRequests, type FundingRequests, ticked } from '../workflows/shared/funding-requests';
import { opened } from '../workflows/shared/common-requests';
import { type EngineWorld, eventually } from './engine-world';
import type { Play } from './plays';

/** A path through the funding processes; returns its case. */
type Way = (world: EngineWorld, requests: FundingRequests) => Promise<string>;

const REASON = { reason: '测试' };

const play =
  (way: Way): Play =>
  (world) =>
    way(world, fundingRequests(world));

const WAYS: Readonly<Record<string, Way>> = {
  'fh-qualification.renewed-then-expired': async (world, requests) => {
    const application = await requests.inReview();
    const { caseId } = application;
    await requests.reject(caseId);
    await requests.openTask(caseId, 'resubmission');
    await requests.resubmit(application);
    await requests.openTask(caseId, 'review');
    await requests.approve(caseId);
    const first = await requests.openTask(caseId, 'renewal');
    await world.setClock(new Date(first.due_at!.getTime() - 3_600_000));
    await requests.renew(application);
    const { due_at } = await requests.openTask(caseId, 'renewal', first.id);
    await world.advanceTo(due_at!);
    await eventually('the qualification to expire', async () => (await world.caseRow(caseId)).outcome === 'expired');
    return caseId;
  },
  'fh-qualification.approved-at-once-then-revoked': async (world, requests) => {
    const partner = await requests.partner({ kind: 'system-integrator', stage: 'competency-differentiation' });
    const caseId = opened(await requests.apply(partner, 'si-presales'));
    await requests.openTask(caseId, 'renewal');
    await requests.revoke(caseId);
    return caseId;
  },
  'fh-qualification.withdrawn-then-discarded': async (world, requests) => {
    const application = await requests.inReview();
    const { caseId, partner } = application;
    await requests.withdraw(application);
    await requests.openTask(caseId, 'resubmission');
    await world.act(caseId, partner, 'discard', REASON);
    return caseId;
  },
  'fh-qualification.invited-then-revoked': async (world, requests) => {
    const { caseId, partner } = await requests.invited();
    await world.decide(caseId, 'invitation', partner, 'submit', { form: ticked });
    await requests.openTask(caseId, 'review');
    await requests.approve(caseId);
    await requests.openTask(caseId, 'renewal');
    await requests.revoke(caseId);
    return caseId;
  },
  'fh-qualification.declined': async (world, requests) => {
    const { caseId, partner } = await requests.invited();
    await world.decide(caseId, 'invitation', partner, 'decline');
    return caseId;
  },
  'fh-qualification.recalled': async (world, requests) => {
    const { caseId } = await requests.invited();
    await world.act(caseId, manager, 'recall', REASON);
    return caseId;
  },
};

/** Every path through the funding processes, by the name of its history. */
export const PLAYS_FUNDING: Readonly<Record<string, Play>> = Object.fromEntries(
  Object.entries(WAYS).map(([name, way]) => [name, play(way)]),
);
