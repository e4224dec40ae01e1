import type { Db } from '../../../db/knex';
import type { Report } from './types';

/** What must never be so, as queries on the tables: each returns a row per violation. */
const PROMISES: Readonly<Record<string, string>> = {
  'a command is neither done nor refused': `select kind, type from commands where status = 'received'`,
  'a request is paid by two cases': `select form ->> 'sourceNo' as request from cases where type = 'invoice-payment' and outcome is distinct from 'cancelled'
     group by form ->> 'sourceCaseId', form ->> 'sourceNo' having count(*) > 1`,
  'a case was paid twice': `select case_id from payments where status = 'paid' group by case_id having count(*) > 1`,
  'the bank was sent an order twice': `select key from world_effects where port = 'payments' and operation = 'order' group by key having count(*) > 1`,
  'a paid case has no payment': `select request_no from cases c where type = 'invoice-payment' and outcome = 'paid'
     and not exists (select from payments p where p.case_id = c.id and p.status = 'paid')`,
  'an open case waits for nobody': `select type, state from cases where closed_at is null and not exists (select from tasks where case_id = cases.id and status = 'open')`,
};

/** Every broken promise, one sentence each. */
export async function brokenRules(db: Db, report: Omit<Report, 'broken'>): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(PROMISES).map(async ([promise, question]) => {
      const { rows } = await db.raw<{ rows: object[] }>(question);
      return rows.map((row) => `${promise}: ${JSON.stringify(row)}`);
    }),
  );
  return [...found.flat(), ...brokenSums(report)];
}

/** Everything in a report that does not add up or is unexplained. */
export function brokenSums({ ledger, cases, money }: Pick<Report, 'ledger' | 'cases' | 'money'>): string[] {
  const paid = money.reduce((sum, each) => sum + each.paid, 0);
  const byBudgets = ledger.reduce((sum, each) => sum + each.paid, 0);
  return [
    ...ledger.flatMap(({ key, balances, total, reserved, committed, paid: booked, free, paidByCases }) => [
      ...(balances ? [] : [`the balances of budget ${key} are not what its movements add up to`]),
      ...(booked === paidByCases ? [] : [`budget ${key} has paid ${booked}, its cases say ${paidByCases}`]),
      ...(total === reserved + committed + booked + free && free >= 0 ? [] : [`budget ${key} does not add up`]),
    ]),
    ...(paid === byBudgets ? [] : [`partners were paid ${paid}, the budgets say ${byBudgets}`]),
    ...cases.filter(({ why }) => why === '').map(({ subject }) => `nothing explains ${subject}`),
  ];
}
