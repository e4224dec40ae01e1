import type { Db } from '../knex';

/**
 * A closed case whose personal data was erased here, and where the engine keeps its histories: all runs that go back to
 * `runId`.
 */
export interface ErasedCase {
  readonly caseId: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** The cases whose histories may still be there, first erased first. */
export async function waitingErasures(db: Db): Promise<ErasedCase[]> {
  return db('erasures')
    .join('cases', 'cases.id', 'erasures.case_id')
    .whereNull('histories_deleted_at')
    .whereNotNull('closed_at')
    .orderBy('at')
    .select<ErasedCase[]>({ caseId: 'cases.id', workflowId: 'workflow_id', runId: 'run_id' });
}

/** An erased case of which the outside world still has to be told. */
export interface UntoldErasure {
  readonly caseId: string;
  readonly partnerId: string;
}

/** The cases erased after their end that the outside world has not forgotten yet, first erased first. */
export async function untoldErasures(db: Db): Promise<UntoldErasure[]> {
  const { rows } = await db.raw<{ rows: UntoldErasure[] }>(
    `select c.id as "caseId", c.parties ->> 'partner' as "partnerId" from erasures e join cases c on c.id = e.case_id
     where e.outside_told_at is null order by e.at`,
  );
  return rows;
}

/** The outside world was told of an erasure. */
export async function markTold(db: Db, caseId: string): Promise<void> {
  await db('erasures')
    .where({ case_id: caseId })
    .update({ outside_told_at: db.raw('world_now()') });
}

/** Lets one worker alone handle a case's histories; `gone` returns whether none is left, which is stored. */
export async function settleErasure(db: Db, caseId: string, gone: () => Promise<boolean>): Promise<void> {
  await db.transaction(async (tx) => {
    const erasure = tx('erasures').where({ case_id: caseId }).whereNull('histories_deleted_at');
    const taken = await erasure.clone().forUpdate().skipLocked().first<object | undefined>('case_id');
    if (taken !== undefined && (await gone())) await erasure.update({ histories_deleted_at: tx.raw('world_now()') });
  });
}
