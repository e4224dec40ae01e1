import { allBudgets, type Budget, type BudgetEntry, latestEntries } from '../../../db/funding/budgets';
import type { Db } from '../../../db/knex';
import { moneyView } from '../../cases/masking';
import type { Signed } from '../frame/visit';
import { fundingWords } from './words';

/** A fund: what is set aside, bound, paid and left, with its latest movements. */
export interface BudgetView {
  readonly key: string;
  readonly name: string;
  readonly total: string;
  readonly reserved: string;
  readonly committed: string;
  readonly paid: string;
  readonly left: string;
  /** Paid, committed, reserved and left, as the bar shows them. */
  readonly values: readonly number[];
  readonly sentence: string;
  readonly entries: readonly {
    readonly kind: string;
    readonly amount: string;
    readonly caseId: string;
    readonly at: string;
  }[];
}

const LATEST = 10;

/** All budgets in words. */
export async function budgetsOf(db: Db, visit: Signed): Promise<BudgetView[]> {
  const [budgets, entries] = await Promise.all([allBudgets(db), latestEntries(db, LATEST)]);
  return budgets.map((budget) =>
    viewOf(
      budget,
      entries.filter((entry) => entry.budget === budget.key),
      visit,
    ),
  );
}

function viewOf(budget: Budget, entries: readonly BudgetEntry[], { f, locale }: Signed): BudgetView {
  const w = fundingWords[locale].budgets;
  const { key, total, reserved, committed, paid, free } = budget;
  const text = (amount: Budget['total']): string => f.money(moneyView(amount));
  const name = w.names[key] ?? key;
  return {
    ...{ key, name, total: text(total), reserved: text(reserved), committed: text(committed) },
    ...{ paid: text(paid), left: text(free) },
    values: [paid, committed, reserved, { minor: 0 }, free].map(({ minor }) => Math.max(0, minor)),
    sentence: w.bar(name, text(free), text(total)),
    entries: entries.map(({ kind, amount, caseId, at }) => ({
      kind: w.kinds[kind],
      amount: text(amount),
      caseId,
      at: f.short(at),
    })),
  };
}
