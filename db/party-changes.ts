import { randomUUID } from 'node:crypto';
import { SYSTEM } from '../workflows/kit/roles';
import { policyOf } from '../workflows/registry';
import { storeCommand } from './commands';
import type { Tx } from './knex';

/** What may happen to a party from outside that leaves nobody to go on with. */
export type PartyChange = 'partner-frozen' | 'partner-left' | 'customer-closed' | 'association-ended';

const ACTION = 'cancelBySystem';

interface OpenCase {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly workflow_id: string;
}

/**
 * Has the open cases of a party, or of a party with another one, closed by the system (domain 1.1.5): stores the command in the transaction of the
 * change itself, the relay delivers it. Cases whose policy does not allow that in their present state are left alone. Answers how many there were.
 */
export async function cancelCasesOf(
  tx: Tx,
  { partyId, withParty, reason }: { partyId: string; withParty?: string; reason: PartyChange },
): Promise<number> {
  const { rows } = await tx.raw<{ rows: OpenCase[] }>(
    `select c.id, c.type, c.state, c.workflow_id from cases c
     where c.closed_at is null
       and exists (select from case_parties p where p.case_id = c.id and p.party_id = :partyId)
       and exists (select from case_parties p where p.case_id = c.id and p.party_id = :withParty)
       and not exists (select from commands w where w.case_id = c.id and w.status = 'received' and w.owner = :owner and w.kind = 'act')
     order by c.id`,
    { partyId, withParty: withParty ?? partyId, owner: SYSTEM.personId },
  );
  const closable = rows.filter(({ type, state }) => policyOf(type)?.actions[ACTION]?.states.includes(state) ?? false);
  for (const row of closable) await cancel(tx, row, reason);
  return closable.length;
}

async function cancel(tx: Tx, { id, type, workflow_id }: OpenCase, reason: PartyChange): Promise<void> {
  const command = {
    id: randomUUID(),
    kind: 'act',
    caseId: id,
    workflowId: workflow_id,
    type,
    actor: SYSTEM,
    body: { action: ACTION, form: { reason } },
    bodyHash: reason,
  } as const;
  await storeCommand(tx, command);
  // Nobody else is about to deliver it, so the relay need not leave it alone at first.
  await tx('commands')
    .where({ id: command.id })
    .update({ next_attempt_at: tx.raw('clock_timestamp()') });
}

/** Has the cases closed that a party's new status leaves without anybody to go on with. */
export async function partyStatusChanged(
  tx: Tx,
  party: { id: string; kind: 'partner' | 'customer' | 'vendor'; status: string },
): Promise<void> {
  const reason = REASONS[`${party.kind} ${party.status}`];
  if (reason !== undefined) await cancelCasesOf(tx, { partyId: party.id, reason });
}

const REASONS: Readonly<Record<string, PartyChange>> = {
  'partner frozen': 'partner-frozen',
  'partner left': 'partner-left',
  'customer closed': 'customer-closed',
};
