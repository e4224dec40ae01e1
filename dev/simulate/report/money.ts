import type { Db } from '../../../db/knex';
import { findBudget, verifyBudget } from '../../../db/funding/budgets';
import type { Player } from '../cast';
import type { BudgetReport, CaseReport, LapseReport, PartnerReport } from './types';

const LOST: readonly string[] = ['expired', 'closed-rejected', 'not-requested', 'cancelled'];

const APPROVED: readonly string[] = [
  ...['preliminary-approved', 'finalised'],
  ...['milestone-accepted', 'paid', 'cancelled-payment'],
];

const sum = (rows: readonly CaseReport[]): number => rows.reduce((total, { minor }) => total + (minor ?? 0), 0);

/** What each partner requested, had approved, was paid and lost. */
export const moneyOf = (players: readonly Player[], cases: readonly CaseReport[]): PartnerReport[] =>
  players.map(({ id, nameEn, programme }) => {
    const of = (...types: string[]): CaseReport[] =>
      cases.filter(({ partner, type }) => partner === id && types.includes(type));
    const months = of('fh-incentive');
    const approved = of('fh-incentive', 'nre-milestone').filter(({ state }) => APPROVED.includes(state));
    const payments = of('invoice-payment');
    return {
      ...{ id, name: nameEn, programme },
      asked: sum(of('fh-incentive', 'nre')),
      approved: sum(approved),
      paid: sum(payments.filter(({ outcome }) => outcome === 'paid')),
      lapsed: sum(months.filter(({ outcome }) => LOST.includes(outcome ?? ''))),
    };
  });

/** What was lost, by day. */
export const lapsesOf = (cases: readonly CaseReport[]): LapseReport[] =>
  cases
    .filter(({ type, outcome }) => type === 'fh-incentive' && LOST.includes(outcome ?? ''))
    .map(({ closedOn, subject, standing, minor, why }) => ({
      on: closedOn ?? '',
      subject,
      outcome: standing,
      minor,
      why,
    }))
    .sort((a, b) => (a.on + a.subject < b.on + b.subject ? -1 : 1));

/** What was paid on each day. */
export function paymentsOf(cases: readonly CaseReport[]): { on: string; minor: number }[] {
  const paid = cases.filter(({ type, outcome }) => type === 'invoice-payment' && outcome === 'paid');
  const days = [...new Set(paid.map(({ closedOn }) => closedOn ?? ''))].sort();
  return days.map((on) => ({ on, minor: sum(paid.filter(({ closedOn }) => closedOn === on)) }));
}

interface MovementRow {
  readonly kind: string;
  readonly times: number;
  readonly minor: string;
}

/** The budgets with their movements, and whether the two agree. */
export async function ledgerOf(db: Db, ids: readonly string[]): Promise<BudgetReport[]> {
  const keys = await db('budgets').orderBy('key').pluck<string[]>('key');
  return Promise.all(
    keys.map(async (key) => {
      const { total, reserved, committed, paid, free } = (await findBudget(db, key))!;
      const { rows } = await db.raw<{ rows: MovementRow[] }>(
        `select kind, count(*)::int as times, sum(amount_minor)::text as minor from ledger_entries where budget = ? group by kind order by kind`,
        [key],
      );
      const { rows: said } = await db.raw<{ rows: [{ minor: string }] }>(
        `select coalesce(sum((form -> 'amount' ->> 'minor')::bigint), 0)::text as minor from cases
         where type = 'invoice-payment' and outcome = 'paid' and form ->> 'budget' = :key and id = any (:ids)`,
        { key, ids },
      );
      return {
        ...{ key, currency: total.currency, total: total.minor, reserved: reserved.minor, committed: committed.minor },
        ...{ paid: paid.minor, free: free.minor },
        movements: rows.map(({ kind, times, minor }) => ({ kind, times, minor: Number(minor) })),
        balances: (await verifyBudget(db, key)).agrees,
        paidByCases: Number(said[0].minor),
      };
    }),
  );
}
