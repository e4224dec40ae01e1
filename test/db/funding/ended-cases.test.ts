import { randomUUID } from 'node:crypto';
import { commitCase } from '../../../db/engine/commit-case';
import { findBudget, saveBudget } from '../../../db/funding/budgets';
import { claimPeriod, claimPersons } from '../../../db/funding/fh-incentive';
import { commit, holdReserved, release, reserve } from '../../../db/funding/ledger';
import type { Db } from '../../../db/knex';
import { caseDatabase, command, newRun, openingOf } from '../../support/case-writing';
import { eventually } from '../../support/engine-world';

let db: Db;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await caseDatabase());
});
afterAll(() => close());

describe('a case that ends', () => {
  const month = '2026-09';
  const budget = 'budget';
  const cny = (minor: number) => ({ minor, currency: 'CNY' });
  const moveOf = (caseId: string) => ({ budget, caseId, key: randomUUID() });
  const balances = async (): Promise<number[]> => {
    const { reserved, committed, paid, free } = (await findBudget(db, budget))!;
    return [reserved, committed, paid, free].map(({ minor }) => minor);
  };
  const open = async (): Promise<string> => {
    const caseId = randomUUID();
    const { id } = await command(db, caseId, 'open', `trial/${caseId}`);
    await commitCase(db, { ...newRun(), workflowId: `trial/${caseId}` }, openingOf(caseId, id));
    return caseId;
  };
  /** Writes the end of a case and delays the commit of that transaction. */
  const ending = async (caseId: string) => {
    const closing = await db.transaction();
    await closing('cases').where({ id: caseId }).update({ outcome: 'approved', closed_at: new Date() });
    return closing;
  };
  const waiting = (many = 1): Promise<unknown> =>
    eventually(`${many} to wait for a lock`, async () => {
      const { rows } = await db.raw<{ rows: { n: number }[] }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]!.n >= many;
    });
  const personsOf = (caseId: string) => {
    const personId = `sp-${caseId}`;
    return { caseId, month, persons: [{ personId, project: `project ${personId}` }] };
  };
  const claimsOf = (caseId: string): Promise<string[]> =>
    db('funding_claims').where({ case_id: caseId }).pluck<string[]>('subject');

  test('gets no money any more, also when its end is being written at that instant, and gives back what it has', async () => {
    const caseId = await open();
    await saveBudget(db, { key: budget, total: cny(1_000) });
    expect(await reserve(db, { ...moveOf(caseId), amount: cny(400) })).toEqual({ done: true });
    const closing = await ending(caseId);
    const late = reserve(db, { ...moveOf(caseId), amount: cny(100) });
    await waiting();
    await closing.commit();
    const closed = { refused: 'case-closed' };
    expect(await late).toEqual(closed);
    expect(await commit(db, { ...moveOf(caseId), amount: cny(100) })).toEqual(closed);
    expect(await holdReserved(db, { ...moveOf(caseId), amount: cny(900) })).toEqual({ done: true });
    expect(await balances()).toEqual([400, 0, 0, 600]);
    expect(await release(db, moveOf(caseId))).toEqual({ done: true });
    expect(await balances()).toEqual([0, 0, 0, 1_000]);
  });

  test('claims no month and no person any more, also when its end is being written at that instant', async () => {
    const caseId = await open();
    const period = { partnerId: `p-${caseId}`, programme: 'si-presales', month } as const;
    const closing = await ending(caseId);
    const late = [claimPersons(db, personsOf(caseId)), claimPeriod(db, caseId, period)];
    await waiting();
    await closing.commit();
    await Promise.all(late);
    expect(await claimsOf(caseId)).toEqual([]);
    expect(await db('fh_project_claims').where({ case_id: caseId })).toEqual([]);
  });

  test('is written after what it claims at that instant, so that this is there to be given back', async () => {
    const [caseId, other] = [await open(), await open()];
    const persons = personsOf(caseId);
    const holding = await db.transaction();
    await holding('funding_claims').insert({
      ...{ kind: 'fh-person', subject: `sp-${caseId}/${month}`, case_id: other, claimed_at: new Date() },
    });
    const claiming = claimPersons(db, persons);
    await waiting();
    let isWritten = false;
    const closing = ending(caseId).then((written) => {
      isWritten = true;
      return written;
    });
    await waiting(2);
    expect(isWritten).toBe(false);
    await holding.rollback();
    expect(await claiming).toBeUndefined();
    await (await closing).commit();
    expect(await claimsOf(caseId)).toEqual([`sp-${caseId}/${month}`]);
  });
});
