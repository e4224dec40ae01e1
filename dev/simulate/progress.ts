import { moneyText } from '../../workflows/shared/money-text';
import { addDays } from '../../workflows/kit/policy/deadlines';
import type { Stage } from './stage';

interface Counts {
  readonly open: number;
  readonly closed: number;
  readonly commands: number;
  readonly notices: number;
  readonly paid: string | null;
}

/** Makes a function that prints a line for each completed week. */
export function progress(stage: Stage): (today: string) => Promise<void> {
  const began = Date.now();
  let next = '';
  return async (today) => {
    if (today < next) return;
    next = addDays(today, 7);
    const { rows } = await stage.at.db.raw<{ rows: [Counts] }>(
      `select (select count(*) from cases where closed_at is null)::int as open, (select count(*) from cases where closed_at is not null)::int as closed,
         (select count(*) from commands)::int as commands, (select count(*) from notices)::int as notices,
         (select sum(paid_minor) from budgets)::text as paid`,
    );
    const { open, closed, commands, notices, paid } = rows[0];
    const seconds = ((Date.now() - began) / 1000).toFixed(0).padStart(4);
    console.log(
      `${today} ${seconds} s  ${String(open).padStart(4)} cases open, ${closed} closed, ${commands} commands, ${notices} notices, ` +
        `${moneyText({ minor: Number(paid ?? 0), currency: 'CNY' })} paid`,
    );
  };
}
