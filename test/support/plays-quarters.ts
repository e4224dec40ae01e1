import { mustBeDone } from '../workflows/shared/common-requests';
import {
  beijingTime,
  confirmed,
  type QuarterCase,
  quarterRequests,
  type QuarterRequests,
} from '../workflows/fh/fh-quarter-requests';
import type { EngineWorld } from './engine-world';
import type { Play } from './plays';

/** A path through the payment of a quarter; returns its case. */
type Way = (world: EngineWorld, requests: QuarterRequests) => Promise<string>;

const REASON = { reason: '测试' };

async function withdrawn(world: EngineWorld, { caseId, partner }: QuarterCase): Promise<void> {
  mustBeDone(await world.act(caseId, partner, 'withdraw', REASON));
}

const WAYS: Readonly<Record<string, Way>> = {
  'fh-quarter.rejected-withdrawn-and-paid': async (world, requests) => {
    const quarter = await requests.requested(await requests.payable());
    const { caseId, partner } = quarter;
    mustBeDone(await world.act(caseId, partner, 'recordInvoices', { invoices: [{ number: 'EARLY-1' }] }));
    mustBeDone(await requests.review(quarter, 'reject', '请补充'));
    await requests.openTask(caseId, 'resubmission');
    mustBeDone(await world.decide(caseId, 'resubmission', partner, 'resubmit', confirmed));
    await requests.openTask(caseId, 'paymentReview');
    await withdrawn(world, quarter);
    await requests.requested(quarter);
    mustBeDone(await requests.review(quarter, 'reject', '再次驳回'));
    await requests.openTask(caseId, 'resubmission');
    await withdrawn(world, quarter);
    await requests.requested(quarter);
    await requests.paying(quarter);
    mustBeDone(await requests.paymentEnded(caseId, 'paid'));
    return caseId;
  },
  'fh-quarter.payable-after-the-quarter-then-cancelled': async (world, requests) => {
    await requests.at('2026-09-20 12:00');
    const partner = await requests.qualifiedFor('si-presales');
    await requests.approved(partner, '2026-08');
    const quarter = await requests.quarterOf(partner, '2026-Q3');
    await requests.why(quarter, ['MONTH_STILL_OPEN']);
    await world.advanceTo(beijingTime('2026-10-01 00:00'));
    await requests.requested(quarter);
    await requests.paying(quarter);
    mustBeDone(await requests.paymentEnded(quarter.caseId, 'cancelled'));
    return quarter.caseId;
  },
  'fh-quarter.reviewed-again-then-payable': async (world, requests) => {
    const { rejected, ...quarter } = await requests.withRejected();
    mustBeDone(await requests.resubmit(rejected));
    await requests.openTask(quarter.caseId, 'quarterEnd');
    mustBeDone(await requests.pass(await requests.inReview(rejected)));
    await requests.requested(quarter);
    await requests.paying(quarter);
    mustBeDone(await requests.paymentEnded(quarter.caseId, 'paid'));
    return quarter.caseId;
  },
  'fh-quarter.closed-unpaid': async (world, requests) => {
    await requests.at('2026-09-10 12:00');
    const partner = await requests.qualifiedFor('si-presales');
    const reviewed = await requests.reviewed(partner, '2026-09');
    const { caseId } = await requests.quarterOf(partner, '2026-Q3');
    await world.advanceTo(beijingTime('2026-10-01 00:00'));
    await requests.openTask(caseId, 'lastMonths');
    mustBeDone(await requests.fail(reviewed));
    await requests.inState(reviewed.caseId, 'preliminary-rejected');
    await world.advanceTo(await world.now());
    return caseId;
  },
  'fh-quarter.one-run-after-the-other': async (world, requests) => {
    await requests.at('2026-09-12 12:00');
    const partner = await requests.qualifiedFor('si-presales');
    await requests.draftFor(partner, '2026-09');
    const { caseId } = await requests.quarterOf(partner, '2026-Q3');
    for (let n = 0; n < 40; n += 1) mustBeDone(await requests.monthChanged(caseId));
    await world.advanceTo(beijingTime('2026-10-01 00:00'));
    return caseId;
  },
};

/** Every path through the payment of a quarter, by the name of its history. */
export const PLAYS_QUARTERS: Readonly<Record<string, Play>> = Object.fromEntries(
  Object.entries(WAYS).map(([name, way]): [string, Play] => [name, (world) => way(world, quarterRequests(world))]),
);
