import { appendEntry } from '../../db/engine/audit';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import type { Db } from '../../db/knex';
import type { Actor } from '../../workflows/kit/policy/roles';

/** Who comes by a link and is nobody that we know. */
const STRANGER: Actor = { personId: 'unknown', partyId: 'unknown', roles: [], proof: 'link' };

/** An attempt to act through a link: by whom, on which task if the link was ever issued, and what refused it. */
export interface RefusedLink {
  readonly actor?: Actor | undefined;
  /** Of a company that has no part in the case, whose record is read by those that have. */
  readonly foreign?: boolean;
  readonly on?: { readonly caseId: string; readonly taskId: string } | undefined;
  readonly rule: 'dead-link' | 'not-authorised';
}

/** Keeps an attempt to act through a link that may not decide, on the record of its case if it ever had one. */
export async function keepRefusedLink(db: Db, { actor = STRANGER, foreign, on, rule }: RefusedLink): Promise<void> {
  await db.transaction(async (tx) => {
    await recordRefusedAttempt(tx, { actor, action: 'link', target: on?.taskId ?? 'unknown', problem: rule });
    if (on === undefined) return;
    const named = foreign ? STRANGER : actor;
    const entry = { action: 'link.refused', actor: named.personId, right: named.proof, data: { rule } };
    await appendEntry(tx, on.caseId, { ...entry, taskId: on.taskId });
  });
}
