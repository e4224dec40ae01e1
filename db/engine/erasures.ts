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

/** Lets one worker alone handle a case's histories; `gone` returns whether none is left, which is stored. */
export async function settleErasure(db: Db, caseId: string, gone: () => Promise<boolean>): Promise<void> {
  await db.transaction(async (tx) => {
    const erasure = tx('erasures').where({ case_id: caseId }).whereNull('histories_deleted_at');
    const taken = await erasure.clone().forUpdate().skipLocked().first<object | undefined>('case_id');
    if (taken !== undefined && (await gone())) await erasure.update({ histories_deleted_at: tx.raw('world_now()') });
  });
}
