import { saveBudget } from '../../db/funding/budgets';
import type { Money } from '../../workflows/kit/policy/fields';
import { budgetIs } from './budgets';
import type { CarryOut } from './proposals';
import { settingIs, writeSetting } from './settings';

/** Carries out a change that a second person has confirmed, unless what it replaces has changed meanwhile. */
export const carryOut: CarryOut = async (tx, { kind, key, wanted, replaces }, by) => {
  if (kind === 'budget') {
    const total = wanted as Money;
    return (await budgetIs(tx, key, replaces)) && (await saveBudget(tx, { key, total, confirmed: true })) !== undefined;
  }
  if (!(await settingIs(tx, key, replaces))) return false;
  await writeSetting(tx, key, wanted, by);
  return true;
};
