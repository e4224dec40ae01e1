import { SYSTEM } from '../../workflows/kit/policy/roles';
import { mustBeDone, opened, operator } from '../workflows/shared/common-requests';
import {
  type Incentive,
  incentiveRequests,
  type IncentiveRequests,
  line,
  serviceOps,
} from '../workflows/fh/fh-incentive-requests';
import { approver, manager } from '../workflows/shared/funding-requests';
import { type EngineWorld, eventually } from './engine-world';
import type { Play } from './plays';

/** A path through the incentive processes; returns its case. */
type Way = (world: EngineWorld, requests: IncentiveRequests) => Promise<string>;

const REASON = { reason: '测试' };

async function passedAndFinal(world: EngineWorld, requests: IncentiveRequests, incentive: Incentive): Promise<string> {
  const { caseId } = await requests.inReview(incentive);
  mustBeDone(await requests.pass(incentive));
  await requests.openTask(caseId, 'payment');
  mustBeDone(await world.act(caseId, SYSTEM, 'finalise', {}));
  return caseId;
}

async function silence(world: EngineWorld, requests: IncentiveRequests, caseId: string, key: string): Promise<string> {
  const { due_at } = await requests.openTask(caseId, key);
  await world.advanceTo(due_at!);
  return caseId;
}

async function failed(requests: IncentiveRequests): Promise<Incentive> {
  const incentive = await requests.drafted();
  mustBeDone(await requests.submit(incentive));
  await requests.inReview(incentive);
  mustBeDone(await requests.fail(incentive));
  await requests.openTask(incentive.caseId, 'resubmission');
  return incentive;
}

async function monthsLater(world: EngineWorld, requests: IncentiveRequests, months: number): Promise<string> {
  const caseId = opened(await world.open('fh-lists', operator, {}));
  const { due_at } = await requests.openTask(caseId, 'nextMonth');
  const end = new Date(due_at!);
  end.setUTCMonth(end.getUTCMonth() + months);
  await world.advanceTo(end);
  await eventually('the last month', async () => {
    const { data } = await world.caseRow(caseId);
    return data['generatedMonth'] === (await requests.month()) && (await requests.openTask(caseId, 'nextMonth'));
  });
  mustBeDone(await world.act(caseId, operator, 'stop', REASON));
  return caseId;
}

const WAYS: Readonly<Record<string, Way>> = {
  'fh-incentive.objected-corrected-confirmed-and-final': async (world, requests) => {
    const incentive = await requests.listed();
    const { caseId, persons } = incentive;
    const first = await requests.openTask(caseId, 'confirmation');
    mustBeDone(await requests.dispute(incentive));
    await requests.inState(caseId, 'in-dispute');
    mustBeDone(await requests.uphold(incentive));
    await requests.inState(caseId, 'pending-confirmation');
    const lines = [...persons, 'sp-new'].map((id) => line(id));
    mustBeDone(await requests.correct(incentive, lines));
    await requests.openTask(caseId, 'confirmation', first.id);
    const corrected = { ...incentive, persons: [...persons, 'sp-new'] };
    mustBeDone(await requests.confirm(corrected));
    return passedAndFinal(world, requests, corrected);
  },
  'fh-incentive.stopped-while-objected-then-expired': async (world, requests) => {
    await requests.setting('fh.pauseOnDispute', true);
    const incentive = await requests.listed();
    await requests.unset('fh.pauseOnDispute');
    const first = await requests.openTask(incentive.caseId, 'confirmation');
    mustBeDone(await requests.dispute(incentive));
    await requests.openTask(incentive.caseId, 'correction');
    mustBeDone(await requests.uphold(incentive));
    await requests.openTask(incentive.caseId, 'confirmation', first.id);
    return silence(world, requests, incentive.caseId, 'confirmation');
  },
  'fh-incentive.reinstated-then-cancelled': async (world, requests) => {
    const { caseId, partner } = await requests.listed(1);
    const { form } = await world.caseRow(caseId);
    await silence(world, requests, caseId, 'confirmation');
    await world.outcome(caseId);
    await requests.setting('fh.reinstatement', true);
    const { programme, month } = form as Record<string, unknown>;
    const asked = { programme, month, partnerId: partner.partyId, reinstates: '测试' };
    const again = opened(await world.open('fh-incentive', manager, asked));
    await requests.unset('fh.reinstatement');
    await requests.openTask(again, 'confirmation');
    mustBeDone(await world.act(again, approver, 'cancel', REASON));
    return again;
  },
  'fh-incentive.applied-for-rejected-and-resubmitted': async (world, requests) => {
    const incentive = await failed(requests);
    mustBeDone(await requests.resubmit(incentive));
    return passedAndFinal(world, requests, incentive);
  },
  'fh-incentive.rejected-and-not-resubmitted': async (world, requests) =>
    silence(world, requests, (await failed(requests)).caseId, 'resubmission'),
  'fh-incentive.rejected-and-given-up-for-the-payment': async (world, requests) => {
    const { caseId } = await failed(requests);
    mustBeDone(await world.act(caseId, SYSTEM, 'closeForPayment', {}));
    return caseId;
  },
  'fh-incentive.saved-then-discarded': async (world, requests) => {
    const { caseId, partner } = await requests.drafted();
    mustBeDone(await world.act(caseId, partner, 'save', { materials: [await requests.proof(partner)] }));
    mustBeDone(await world.act(caseId, partner, 'discard', {}));
    return caseId;
  },
  'fh-incentive.never-submitted': async (world, requests) =>
    silence(world, requests, (await requests.drafted()).caseId, 'submission'),
  'fh-incentive.cancelled': async (world, requests) => {
    const { caseId } = await requests.listed(1);
    mustBeDone(await world.act(caseId, approver, 'cancel', REASON));
    return caseId;
  },
  'fh-lists.stopped-at-once': async (world, requests) => {
    const caseId = opened(await world.open('fh-lists', operator, {}));
    await requests.openTask(caseId, 'nextMonth');
    mustBeDone(await world.act(caseId, operator, 'stop', REASON));
    return caseId;
  },
  'fh-lists.over-missed-months': async (world, requests) => monthsLater(world, requests, 4),
  // Long enough to continue as new.
  'fh-lists.over-two-years': async (world, requests) => monthsLater(world, requests, 26),
  'fh-lists.generated-twice-then-stopped': async (world, requests) => {
    const partner = await requests.qualifiedFor('service-expert');
    await requests.specialist(partner, 'service-expert');
    const caseId = opened(await world.open('fh-lists', operator, {}));
    const first = await requests.openTask(caseId, 'nextMonth');
    await world.advanceTo(first.due_at!);
    const second = await requests.openTask(caseId, 'nextMonth', first.id);
    mustBeDone(await world.act(caseId, serviceOps, 'generate', {}));
    await requests.openTask(caseId, 'nextMonth', second.id);
    mustBeDone(await world.act(caseId, operator, 'stop', REASON));
    await eventually('the lists to stop', async () => (await world.caseRow(caseId)).outcome === 'stopped');
    return caseId;
  },
};

/** Every path through the incentive processes, by the name of its history. */
export const PLAYS_INCENTIVES: Readonly<Record<string, Play>> = Object.fromEntries(
  Object.entries(WAYS).map(([name, way]): [string, Play] => [name, (world) => way(world, incentiveRequests(world))]),
);
