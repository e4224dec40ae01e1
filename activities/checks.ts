import type { Change } from '../workflows/association/change';
import type { Policy } from '../workflows/kit/policy/policy';
import type { Blocker } from '../workflows/kit/policy/refusals';
import { checkChange } from './association/account-check';
import type { ActivityDeps } from './deps';
import type { CheckInput, CheckOf } from './opening-check';
import { PROCESSES } from './processes';

/** Everything that would refuse a request now; opens nothing. */
export type Check = (input: CheckInput) => Promise<readonly Blocker[]>;

/** The checks of the processes that people open, by type: by the same rules as those that admit a request. */
export const createChecks = (deps: ActivityDeps): Readonly<Record<string, Check>> =>
  Object.fromEntries(
    Object.entries(PROCESSES).flatMap(([type, { check }]) => {
      // The form was read by the fields of the same process.
      const ofType = check as CheckOf<Policy> | undefined;
      return ofType === undefined ? [] : [[type, (input: CheckInput) => ofType(deps, input)]];
    }),
  );

/** What would keep two partners from cooperating, for the page on which an invited distributor decides. */
export { checkCooperation } from './distribution/distribution-checks';

/** What a customer has that a change may touch, for the page on which the customer decides. */
export { createHoldings } from './association/holdings';

/** The blockers of a request under way, for the page on which the other party decides. */
export type PendingCheck = (change: Change) => Promise<readonly Blocker[]>;

export const createPendingCheck =
  (deps: ActivityDeps): PendingCheck =>
  (change) =>
    checkChange(deps, change);
