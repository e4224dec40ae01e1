import { proxyActivities } from '@temporalio/workflow';
import type { Case } from '../kit/engine/case';
import { LOOKUP } from '../kit/contract/activity-options';
import type { OutcomeOf } from '../kit/policy/policy';
import type { Unless } from '../kit/engine/ask';
import type { FhQuarterActivities } from './fh-quarter-activities';
import { givenUpBy, nameOf, type Quarter, type QuarterStanding } from './fh-quarter-months';
import type { fhQuarterPolicy } from './fh-quarter.policy';

/** What the payment of a quarter needs from outside. Never given up. */
export const outside = proxyActivities<FhQuarterActivities>(LOOKUP);

/** The case of a quarter, as its steps see it. */
export type QuarterCase = Case<typeof fhQuarterPolicy>;

/** What a step answers: nothing while the case goes on. */
export type Ending = Promise<OutcomeOf<typeof fhQuarterPolicy> | undefined>;

/** Which quarter a case is about. */
export const whichOf = ({ form }: QuarterCase): Quarter => ({
  partnerId: String(form.partnerId),
  programme: String(form.programme),
  quarter: String(form.quarter),
});

/** Whether the payment can be requested. */
export const isPayable = ({ whyNotPayable }: QuarterStanding): boolean => whyNotPayable.length === 0;
/** Whether the quarter has ended and there is nothing to be paid. */
export const isUnpaid = ({ isOver, isSettled }: QuarterStanding): boolean => isOver && isSettled;

/** Looks whenever a month has changed; what the case waits for is given up only when what was found ends that. */
export function whenever(c: QuarterCase, ends: (found: QuarterStanding) => boolean, keeps = keep): Unless {
  let seen: QuarterStanding | undefined;
  return {
    guard: async () => {
      seen = await outside.lookAtQuarter(whichOf(c));
      return [];
    },
    interrupts: () => seen !== undefined && ends(seen),
    then: async () => keeps(c, seen ?? (await outside.lookAtQuarter(whichOf(c)))),
  };
}

/** Keeps for the pages how the quarter stands before its payment is requested. */
export function keep(c: QuarterCase, found: QuarterStanding): void {
  const { months, total, whyNotPayable } = found;
  const givenUpMonths = givenUpBy(whichOf(c), months).map(nameOf).join(', ');
  c.remember({
    months,
    total,
    whyNotPayable,
    givenUpMonths: givenUpMonths === '' ? null : givenUpMonths,
    lastCheck: isPayable(found) ? null : { at: new Date(c.now()).toISOString(), blockers: whyNotPayable },
  });
}

/** Keeps where the months are once the payment is requested: the rest is as it was requested. */
export const keepMonths = (c: QuarterCase, { months }: QuarterStanding): void => c.remember({ months });

/** Brings the case where its months are. */
function settle(c: QuarterCase, found: QuarterStanding): Awaited<Ending> {
  keep(c, found);
  c.remember({ amount: null, requested: [], givenUp: [], isOver: found.isOver });
  const next = isPayable(found) ? 'payable' : 'not-payable';
  if (c.state !== next) c.enter(next);
  return next === 'not-payable' && isUnpaid(found) ? c.close('closed-unpaid') : undefined;
}

/** Looks, and brings the case where its months are. */
export const lookAgain = async (c: QuarterCase): Ending => settle(c, await outside.lookAtQuarter(whichOf(c)));

/** The payment cannot be requested as things turn out to stand; the partner is told why. */
export function returned(c: QuarterCase, found: QuarterStanding): Awaited<Ending> {
  const outcome = settle(c, found);
  if (isPayable(found)) return outcome;
  c.record({ action: 'check.failed', data: { items: found.whyNotPayable.map(({ code }) => code) } });
  c.notify('check-failed', 'partner');
  return outcome;
}
