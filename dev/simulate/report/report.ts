import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import type { Stage } from '../stage';
import { casesOf } from './cases';
import { missedIn } from './deadlines';
import { happenedIn } from './happened';
import { brokenRules } from './invariants';
import { lapsesOf, ledgerOf, moneyOf, paymentsOf } from './money';
import { noticesIn } from './notices';
import type { Report } from './types';

/** What became of everything, once it has settled. */
export async function reportOf(stage: Stage, begins: number): Promise<Report> {
  const { db } = stage.at;
  const { quarter, partners, seed } = stage.options;
  const found = await casesOf(stage);
  const cases = found.map(({ id: _id, ...each }) => each);
  const ledger = await ledgerOf(
    db,
    found.map(({ id }) => id),
  );
  const report = {
    ...{ quarter, partners, seed, zone: 'Asia/Shanghai (Beijing time, UTC+8)' },
    ...{ begins: beijingDate(begins), ends: stage.today },
    happened: await happenedIn(db),
    ...{ cases, money: moneyOf(stage.players, cases), lapsed: lapsesOf(cases) },
    missed: await missedIn(db, new Map(found.map(({ id, subject }) => [id, subject]))),
    refused: [...stage.refused].sort((a, b) => (a.on + a.person + a.what < b.on + b.person + b.what ? -1 : 1)),
    notices: await noticesIn(db),
    ...{ ledger, payments: paymentsOf(cases) },
  };
  const happened = [...stage.broken, ...stage.caller.faults, ...stage.at.crashes];
  return { ...report, broken: [...happened, ...(await brokenRules(db, report))] };
}
