import { randomUUID } from 'node:crypto';
import { SYSTEM } from '../../workflows/kit/policy/roles';
import { PROGRAMME } from '../../workflows/opportunity/opportunity.policy';
import { POLICIES } from '../../workflows/registry';
import type { Tx } from '../knex';
import { sendAction } from '../engine/send-action';

interface OpenCase {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  /** What the system has requested but nobody has delivered yet. */
  readonly asked: string | null;
}

/** The processes in which a partner's standing suspends a case, by type. */
const suspendable = new Map(
  POLICIES.flatMap((each) => (each.actions.suspend ? [[each.type, each.actions] as const] : [])),
);

/**
 * Suspends a partner's open cases while it is frozen, gone or out of the programme, and resumes them after (domain
 * 1.3.9). Stores the commands in the transaction of the change; the relay delivers them.
 */
export async function suspendOrResume(
  tx: Tx,
  { id, status, programmes }: { id: string; status: string; programmes: readonly string[] },
): Promise<void> {
  const reason = standingOf({ status, programmes });
  const action = reason === 'partner-active' ? 'resume' : 'suspend';
  const { rows } = await tx.raw<{ rows: OpenCase[] }>(
    `select c.id, c.type, c.state, (select w.body ->> 'action' from commands w where w.case_id = c.id and w.status = 'received'
       and w.owner = :owner and w.body ->> 'action' in ('suspend', 'resume') order by w.received_at desc limit 1) as asked
     from cases c join case_parties p on p.case_id = c.id and p.role = 'partner' and p.party_id = :id
     where c.closed_at is null and c.type = any (:types) order by c.id`,
    { id, owner: SYSTEM.personId, types: [...suspendable.keys()] as never },
  );
  for (const each of rows.filter((found) => isWanted(action, found)))
    await sendAction(tx, randomUUID(), { caseId: each.id, action, form: { reason } });
}

/** How a partner stands towards its opportunities: active, or why they are suspended. */
export function standingOf({ status, programmes }: { status: string; programmes: readonly string[] }): string {
  if (status === 'frozen' || status === 'left') return `partner-${status}`;
  return programmes.includes(PROGRAMME) ? 'partner-active' : 'programme-left';
}

/** A command on its way to a case outweighs the state the case is still in. */
function isWanted(action: 'suspend' | 'resume', { type, state, asked }: OpenCase): boolean {
  if (asked !== null) return asked !== action;
  return suspendable.get(type)?.[action]?.states.includes(state) ?? false;
}
