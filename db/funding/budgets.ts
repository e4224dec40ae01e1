import type { Money } from '../../workflows/kit/policy/fields';
import type { Db, Tx } from '../knex';

/** A budget as stored, in minor units. */
export interface BudgetRow {
  readonly key: string;
  readonly currency: string;
  readonly total_minor: number;
  readonly confirmed_minor: number;
  readonly reserved_minor: number;
  readonly committed_minor: number;
  readonly paid_minor: number;
  readonly version: number;
}

/** A budget with its movements. */
export interface Budget {
  readonly key: string;
  readonly total: Money;
  /** The total that two persons last agreed on, from which changes by one person are measured. */
  readonly confirmed: Money;
  readonly reserved: Money;
  readonly committed: Money;
  readonly paid: Money;
  readonly free: Money;
  /** Counts the changes of the total. */
  readonly version: number;
}

function budgetOf(row: BudgetRow): Budget {
  const { key, currency, total_minor, confirmed_minor, reserved_minor, committed_minor, paid_minor, version } = row;
  const money = (minor: number): Money => ({ minor, currency });
  return {
    key,
    total: money(total_minor),
    confirmed: money(confirmed_minor),
    reserved: money(reserved_minor),
    committed: money(committed_minor),
    paid: money(paid_minor),
    free: money(total_minor - reserved_minor - committed_minor - paid_minor),
    version,
  };
}

/** A budget; undefined when there is none. */
export async function findBudget(db: Db | Tx, key: string): Promise<Budget | undefined> {
  const row = await db('budgets').where({ key }).first<BudgetRow | undefined>();
  return row && budgetOf(row);
}

/**
 * Whether a budget may have this total: no less than is taken, and in the same currency once it was used. Locks its row.
 */
export async function budgetAccepts(
  tx: Tx,
  { key, total: { minor, currency } }: { key: string; total: Money },
): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: { accepts: boolean }[] }>(
    `select b.reserved_minor + b.committed_minor + b.paid_minor <= :minor
       and (b.currency = :currency or not exists (select from ledger_entries e where e.budget = b.key)) as accepts
     from budgets b where b.key = :key for update`,
    { key, currency, minor },
  );
  return rows[0]?.accepts ?? true;
}

/** Sets a budget's total, `confirmed` by a second person or not. Undefined, doing nothing, if it does not accept it. */
export async function saveBudget(
  db: Db | Tx,
  { key, total, confirmed = false }: { key: string; total: Money; confirmed?: boolean },
): Promise<Budget | undefined> {
  return db.transaction(async (tx) => {
    if (!(await budgetAccepts(tx, { key, total }))) return undefined;
    const { rows } = await tx.raw<{ rows: BudgetRow[] }>(
      `insert into budgets as b (key, currency, total_minor, confirmed_minor)
       values (:key, :currency, :minor, case when cast(:confirmed as boolean) then cast(:minor as bigint) else 0 end)
       on conflict (key) do update set total_minor = excluded.total_minor, currency = excluded.currency,
         confirmed_minor = case when :confirmed then excluded.total_minor else b.confirmed_minor end,
         version = b.version + ((b.total_minor, b.currency) <> (excluded.total_minor, excluded.currency))::int
       returning *`,
      { key, currency: total.currency, minor: total.minor, confirmed },
    );
    return rows[0] && budgetOf(rows[0]);
  });
}

/** All budgets, by key. */
export async function allBudgets(db: Db): Promise<Budget[]> {
  const rows = await db('budgets').orderBy('key').select<BudgetRow[]>();
  return rows.map(budgetOf);
}

/** A movement of a budget. `drawn` is how much of it came out of a reservation, that of the case `drawnFrom`. */
export interface BudgetEntry {
  readonly id: number;
  readonly kind: 'reserve' | 'commit' | 'release' | 'pay';
  readonly amount: Money;
  readonly caseId: string;
  readonly drawn: Money;
  readonly drawnFrom: string | null;
  readonly at: Date;
}

/** The movements behind a budget's balances, newest first; `before` is the id of one. */
export async function budgetEntries(
  db: Db,
  key: string,
  { limit, before }: { limit: number; before?: number | undefined },
): Promise<BudgetEntry[]> {
  const money = (column: string): string => `jsonb_build_object('minor', e.${column}, 'currency', b.currency)`;
  const { rows } = await db.raw<{ rows: BudgetEntry[] }>(
    `select e.id, e.kind, ${money('amount_minor')} as amount, e.case_id as "caseId", ${money('drawn_minor')} as drawn,
       e.drawn_from as "drawnFrom", e.at
     from ledger_entries e join budgets b on b.key = e.budget
     where e.budget = :key and (:before::bigint is null or e.id < :before) order by e.id desc limit :limit`,
    { key, limit, before: before ?? null },
  );
  return rows;
}

/** The latest movements of every budget, newest first. */
export async function latestEntries(db: Db, limit: number): Promise<(BudgetEntry & { readonly budget: string })[]> {
  const money = (column: string): string => `jsonb_build_object('minor', e.${column}, 'currency', b.currency)`;
  const { rows } = await db.raw<{ rows: (BudgetEntry & { budget: string })[] }>(
    `select b.key as budget, e.id, e.kind, ${money('amount_minor')} as amount, e.case_id as "caseId", ${money('drawn_minor')} as drawn,
       e.drawn_from as "drawnFrom", e.at
     from budgets b cross join lateral (
       select * from ledger_entries l where l.budget = b.key order by l.id desc limit ?) e
     order by b.key, e.id desc`,
    [limit],
  );
  return rows;
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
