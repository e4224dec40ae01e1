import type { Db } from '../db/knex';
import { openCase } from '../db/engine/send-action';
import { stableId } from '../db/engine/stable-id';
import { type Policy, workflowIdOf } from '../workflows/kit/policy/policy';
import { SYSTEM } from '../workflows/kit/policy/roles';
import { fhListsPolicy } from '../workflows/fh/fh-lists.policy';

/** Processes of which every installation has a case from its first start. */
const STANDING: readonly Policy[] = [fhListsPolicy];

/** Has the system open them, once per installation: one that an operator has stopped stays stopped. */
export async function openStandingCases(db: Db): Promise<void> {
  for (const policy of STANDING) {
    const caseId = stableId('standing-case', policy.type);
    const workflowId = workflowIdOf(policy, {}, SYSTEM, caseId);
    await openCase(db, { caseId, workflowId, type: policy.type, form: {} });
  }
}
