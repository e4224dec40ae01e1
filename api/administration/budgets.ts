import { lockAdministration } from '../../db/administration/lock';
import { sameValue } from '../../db/administration/changes';
import { recordChange } from '../../db/administration/log';
import { type Budget, budgetAccepts, findBudget, saveBudget } from '../../db/funding/budgets';
import type { Tx } from '../../db/knex';
import { secondPersonFrom } from '../../db/settings';
import type { Money } from '../../workflows/kit/policy/fields';
import { needsSecondPerson } from '../../workflows/kit/policy/settings';
import { moneyView } from '../cases/masking';
import type { Answer } from '../http/answer';
import { type Call, ok } from '../http/http';
import { invalidField } from '../http/parse';
import { Problem } from '../http/problems';
import { proposed } from './proposals';
import type { BudgetView, ChangeView } from '../shapes/administration';

/** A budget on the wire. */
export const budgetView = (budget: Budget): BudgetView => ({
  ...budget,
  total: moneyView(budget.total),
  confirmed: moneyView(budget.confirmed),
  reserved: moneyView(budget.reserved),
  committed: moneyView(budget.committed),
  paid: moneyView(budget.paid),
  free: moneyView(budget.free),
});

/** The roles that may read the budgets and their movements. */
export const BUDGET_READERS = ['finance', 'ecosystem-manager', 'vendor-operator'] as const;

/**
 * Sets the total of a budget, or proposes it to a second person if it is then as far from what two have confirmed as the
 * settings say.
 */
export async function changeBudget(
  call: Pick<Call, 'deps' | 'actor' | 'locale' | 'ifVersion'>,
  key: string,
  { total, reason }: { total: Money; reason?: string | undefined },
): Promise<Answer<BudgetView | ChangeView>> {
  return call.deps.db.transaction(async (tx) => {
    await lockAdministration(tx, 'budget', key);
    const current = await findBudget(tx, key);
    if (call.ifVersion !== undefined && call.ifVersion !== (current?.version ?? 0))
      throw new Problem('version-conflict', { version: current?.version ?? 0 });
    if (!(await budgetAccepts(tx, { key, total }))) throw cannotHave();
    const replaces = current?.total ?? null;
    if (await needsSecond(tx, current, total))
      return proposed(tx, call, {
        kind: 'budget',
        key,
        wanted: total,
        replaces,
        proposedBy: call.actor.personId,
        reason,
      });
    const saved = (await saveBudget(tx, { key, total }))!;
    const entry = { actor: call.actor.personId, kind: 'budget', key, reason } as const;
    await recordChange(tx, { ...entry, before: { value: replaces }, after: { value: total } });
    return ok(budgetView(saved), { ETag: `"${saved.version}"` });
  });
}

// Measured from the last total before, small steps of one person would lead anywhere.
async function needsSecond(tx: Tx, current: Budget | undefined, to: Money): Promise<boolean> {
  if (sameValue(current?.total, to)) return false;
  if (current !== undefined && current.total.currency !== to.currency) return true;
  return needsSecondPerson(to.minor - (current?.confirmed.minor ?? 0), await secondPersonFrom(tx));
}

const cannotHave = (): Problem =>
  invalidField(
    'total',
    'out-of-range',
    '不能少于已占用金额，也不能更换币种',
    'may not be less than is taken, nor in another currency',
  );

/** Whether a budget still has the total that a proposed change was meant to replace. */
export async function budgetIs(tx: Tx, key: string, total: unknown): Promise<boolean> {
  return sameValue((await findBudget(tx, key))?.total ?? null, total);
}
