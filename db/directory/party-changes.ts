import { randomUUID } from 'node:crypto';
import { SYSTEM } from '../../workflows/kit/policy/roles';
import { INVITEE } from '../../workflows/distribution/distribution.policy';
import { policyOf } from '../../workflows/registry';
import type { Tx } from '../knex';
import { suspendOrResume } from './suspensions';
import { sendAction } from '../engine/send-action';

/** Outside changes of a party that leave nobody to go on with. */
export type PartyChange = 'partner-frozen' | 'partner-left' | 'customer-closed' | 'association-ended';

const ACTION = 'cancelBySystem';

interface OpenCase {
  readonly id: string;
  readonly type: string;
  readonly state: string;
}

/**
 * Has the open cases of a party, or a pair of parties, closed by the system (domain 1.1.5): stores commands in the
 * change's transaction for the relay. Skips cases whose policy forbids it now. Returns the count.
 */
export async function cancelCasesOf(
  tx: Tx,
  { partyId, withParty, reason }: { partyId: string; withParty?: string; reason: PartyChange },
): Promise<number> {
  const { rows } = await tx.raw<{ rows: OpenCase[] }>(
    `select c.id, c.type, c.state from cases c
     where c.closed_at is null
       and exists (select from case_parties p where p.case_id = c.id and p.party_id = :partyId)
       and exists (select from case_parties p where p.case_id = c.id and p.party_id = :withParty)
       and not exists (select from commands w where w.case_id = c.id and w.status = 'received' and w.owner = :owner and w.kind = 'act')
     order by c.id`,
    { partyId, withParty: withParty ?? partyId, owner: SYSTEM.personId },
  );
  const closable = rows.filter(({ type, state }) => policyOf(type)?.actions[ACTION]?.states.includes(state) ?? false);
  for (const { id } of closable) await sendAction(tx, randomUUID(), { caseId: id, action: ACTION, form: { reason } });
  return closable.length;
}

/**
 * Closes cases whose party can no longer go on because of its new status, and suspends or resumes those that wait for
 * it.
 */
export async function partyStatusChanged(
  tx: Tx,
  party: { id: string; kind: 'partner' | 'customer' | 'vendor'; status: string; programmes: readonly string[] },
): Promise<void> {
  const reason = REASONS[`${party.kind} ${party.status}`];
  if (reason !== undefined) await cancelCasesOf(tx, { partyId: party.id, reason });
  if (party.kind === 'partner') await suspendOrResume(tx, party);
}

/** Assigns open invitations to the partner that has just registered their address. Case-insensitive. */
export async function inviteeKnown(tx: Tx, partyId: string, email: string): Promise<void> {
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `select c.id from cases c join case_parties p on p.case_id = c.id and p.role = 'distributor' and p.party_id = :invitee
     where c.type = 'distributor-invitation' and c.closed_at is null and lower(c.form->>'email') = lower(:email) order by c.id`,
    { invitee: INVITEE, email },
  );
  for (const { id } of rows)
    await sendAction(tx, randomUUID(), { caseId: id, action: 'identify', form: { distributorId: partyId, email } });
}

const REASONS: Readonly<Record<string, PartyChange>> = {
  'partner frozen': 'partner-frozen',
  'partner left': 'partner-left',
  'customer closed': 'customer-closed',
};
