import { holdReserved, reserve } from '../../db/funding/ledger';
import { blocker } from '../../workflows/nre/nre-milestone-blockers';
import { NRE } from '../../workflows/shared/funding';
import type { NreMoneyActivities } from '../../workflows/nre/nre-money-activities';
import type { CheckDeps } from '../association/account-check';

/** The money of agreements on one-time engineering, over one database. */
export const nreMoneyActivities = ({ db }: Pick<CheckDeps, 'db'>): NreMoneyActivities => ({
  reserveAgreement: async ({ caseId, amount }) => {
    const moved = await holdReserved(db, { budget: NRE, caseId, key: `nre/${caseId}/agreement`, amount });
    return 'done' in moved ? [] : [blocker('BUDGET_EXHAUSTED')];
  },
  // What does not suffice after all is missed when the payment binds its money, which waits for it.
  moveReserved: async ({ nreCaseId, milestoneCaseId: caseId, amount }) => {
    await reserve(db, { budget: NRE, caseId, key: `nre/${caseId}/reserve`, amount, reservedBy: nreCaseId });
  },
});
