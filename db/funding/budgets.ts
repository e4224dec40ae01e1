import type { Money } from '../../workflows/kit/policy/fields';
import type { Db } from '../knex';

/** A budget as stored, in minor units. */
export interface BudgetRow {
  readonly key: string;
  readonly currency: string;
  readonly total_minor: number;
  readonly reserved_minor: number;
  readonly committed_minor: number;
  readonly paid_minor: number;
}

/** A budget with its movements. */
export interface Budget {
  readonly key: string;
  readonly total: Money;
  readonly reserved: Money;
  readonly committed: Money;
  readonly paid: Money;
  readonly free: Money;
}

function budgetOf(row: BudgetRow): Budget {
  const { key, currency, total_minor, reserved_minor, committed_minor, paid_minor } = row;
  const money = (minor: number): Money => ({ minor, currency });
  return {
    key,
    total: money(total_minor),
    reserved: money(reserved_minor),
    committed: money(committed_minor),
    paid: money(paid_minor),
    free: money(total_minor - reserved_minor - committed_minor - paid_minor),
  };
}

/** A budget; undefined when there is none. */
export async function findBudget(db: Db, key: string): Promise<Budget | undefined> {
  const row = await db('budgets').where({ key }).first<BudgetRow | undefined>();
  return row && budgetOf(row);
}

/** Sets a budget's total. Undefined, doing nothing, if more is taken already or the currency differs. */
export async function saveBudget(
  db: Db,
  { key, total: { minor, currency } }: { key: string; total: Money },
): Promise<Budget | undefined> {
  const { rows } = await db.raw<{ rows: BudgetRow[] }>(
    `insert into budgets as b (key, currency, total_minor) values (:key, :currency, :minor)
     on conflict (key) do update set total_minor = excluded.total_minor, currency = excluded.currency
     where b.reserved_minor + b.committed_minor + b.paid_minor <= excluded.total_minor
       and (b.currency = excluded.currency or not exists (select from ledger_entries e where e.budget = b.key))
     returning *`,
    { key, currency, minor },
  );
  return rows[0] && budgetOf(rows[0]);
}

/** Whether a budget's balances equal the sum of its entries; returns both sides, from one snapshot. */
export async function verifyBudget(
  db: Db,
  key: string,
): Promise<{ agrees: boolean; kept: readonly number[]; booked: readonly number[] }> {
  const { rows } = await db.raw<{ rows: { kept: string[]; booked: string[] }[] }>(
    `select array[b.reserved_minor, b.committed_minor, b.paid_minor]::text[] as kept, array[
       coalesce(sum(e.amount_minor) filter (where e.kind = 'reserve'), 0) - coalesce(sum(e.drawn_minor), 0),
       coalesce(sum(e.amount_minor) filter (where e.kind = 'commit'), 0)
         - coalesce(sum(e.amount_minor) filter (where e.kind = 'pay'), 0)
         - coalesce(sum(e.amount_minor - e.drawn_minor) filter (where e.kind = 'release'), 0),
       coalesce(sum(e.amount_minor) filter (where e.kind = 'pay'), 0)]::text[] as booked
     from budgets b left join ledger_entries e on e.budget = b.key where b.key = ? group by b.key`,
    [key],
  );
  const { kept = [], booked = [] } = rows[0] ?? {};
  return {
    agrees: kept.length > 0 && kept.every((amount, n) => amount === booked[n]),
    kept: kept.map(Number),
    booked: booked.map(Number),
  };
}
