import type { Profile } from '../kit/policy/policy';
import { GENERAL_ITEMS } from './account-check-general';
import { MODEL_ITEMS } from './account-check-models';
import { blockerFrom } from '../shared/blockers';
import type { CheckItem, CheckItems, Model, Operation } from './check-item';

/** The whole account check in the order in which it is shown (domain 1.1.3). */
export const ACCOUNT_CHECK: CheckItems = { ...GENERAL_ITEMS, ...MODEL_ITEMS };

/** A blocker of this catalogue. */
export const blocker = blockerFrom(ACCOUNT_CHECK);

/**
 * Whether an item blocks an operation of a customer in a model, under a profile and the items switched on by settings.
 */
export function applies(
  item: CheckItem,
  operation: Operation,
  model: Model,
  profile: Profile,
  switchedOn: ReadonlySet<string>,
): boolean {
  if (item.profile !== undefined && item.profile !== profile) return false;
  if (item.setting !== undefined && !switchedOn.has(item.setting)) return false;
  return item.blocks[operation]?.includes(model) ?? false;
}
