import { randomUUID } from 'node:crypto';
import { SYSTEM } from '../../workflows/kit/policy/roles';
import { INVITEE } from '../../workflows/distribution/distribution.policy';
import { policyOf } from '../../workflows/registry';
import type { Tx } from '../knex';
import { type PartyFact, meaningOf } from '../../workflows/standing';
import { settleClocks } from './clocks';
import { standingOf, suspendOrResume } from './suspensions';
import { sendAction } from '../engine/send-action';
import { tellParty } from '../outbox/party-notices';

/** Outside changes of a party that leave nobody to go on with. */
export type PartyChange = 'partner-frozen' | 'partner-left' | 'customer-closed' | 'association-ended';

const CANCEL = 'cancelBySystem';

interface OpenCase {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  /** The association is one of the reseller model, before or after the change that the case is about. */
  readonly reseller: boolean;
}

/**
 * Has the open cases of a party, or a pair of parties, closed by the system (domain 1.1.5): stores commands in the
 * change's transaction for the relay. Skips those that the process leaves open in their state. Returns the count.
 */
export async function cancelCasesOf(
  tx: Tx,
  { partyId, withParty, reason }: { partyId: string; withParty?: string; reason: PartyChange },
): Promise<number> {
  const { rows } = await tx.raw<{ rows: OpenCase[] }>(
    `select c.id, c.type, c.state,
       coalesce(c.data ->> 'from' = 'reseller', false) or coalesce(c.data ->> 'to' = 'reseller', false) as reseller
     from cases c
     where c.closed_at is null
       and exists (select from case_parties p where p.case_id = c.id and p.party_id = :partyId)
       and exists (select from case_parties p where p.case_id = c.id and p.party_id = :withParty)
       and not exists (select from commands w where w.case_id = c.id and w.status = 'received' and w.owner = :owner
         and w.body ->> 'action' = :action)
     order by c.id`,
    { partyId, withParty: withParty ?? partyId, owner: SYSTEM.personId, action: CANCEL },
  );
  const closable = rows.filter((found) => isCancelled(found, reason));
  for (const { id } of closable) await sendAction(tx, randomUUID(), { caseId: id, action: CANCEL, form: { reason } });
  return closable.length;
}

const FACT_OF = {
  'partner-frozen': 'frozen',
  'partner-left': 'left',
  'customer-closed': 'closed',
} as const satisfies Partial<Record<PartyChange, PartyFact>>;

function isCancelled({ type, state, reseller }: OpenCase, reason: PartyChange): boolean {
  if (reason === 'association-ended') return policyOf(type)?.actions[CANCEL]?.states.includes(state) ?? false;
  const meaning = meaningOf(type, state, FACT_OF[reason]);
  return meaning?.action === CANCEL && (reseller || !meaning.resellerOnly);
}

/** How a party stands: what its events are told by. */
export interface PartyStanding {
  readonly id: string;
  readonly kind: 'partner' | 'customer' | 'vendor';
  readonly status: string;
  readonly programmes: readonly string[];
}

/**
 * Fires the events of a party, each once when its fact changes: closes the cases that cannot go on, suspends or resumes
 * those that wait for the partner, stops and starts the clocks of its own deadlines. A freeze of a master distributor
 * reaches its cloud distributors.
 */
export async function partyChanged(tx: Tx, before: PartyStanding | undefined, after: PartyStanding): Promise<void> {
  const { id, kind, status } = after;
  const changed = before?.status !== status;
  const reason = REASONS[`${kind} ${status}`];
  if (changed && reason !== undefined) await cancelCasesOf(tx, { partyId: id, reason });
  if (kind !== 'partner' || before === undefined) return;
  if (standingOf(before) !== standingOf(after)) await suspendOrResume(tx, after);
  if (!changed || (before.status !== 'frozen' && status !== 'frozen')) return;
  await settleClocks(tx, [id]);
  const event = status === 'frozen' ? 'partner-frozen' : 'freeze-lifted';
  if (status !== 'left') await tellParty(tx, { event, partyId: id, role: 'partner-admin' });
  if (before.status === 'frozen') await payAgain(tx, id);
  const distributors = await tx('cooperations').where({ master_id: id }).whereNull('until').pluck('distributor_id');
  await masterFreezeReaches(tx, {
    masterId: id,
    distributorIds: distributors as string[],
    frozen: status === 'frozen',
  });
}

/**
 * What the freeze of a master distributor, or its end, means to cloud distributors that are not frozen or gone themselves:
 * the same as a freeze of their own (domain 1.0.7).
 */
export async function masterFreezeReaches(
  tx: Tx,
  { masterId, distributorIds, frozen }: { masterId: string; distributorIds: readonly string[]; frozen: boolean },
): Promise<void> {
  await settleClocks(tx, distributorIds);
  const reached = await tx('parties')
    .whereIn('id', distributorIds)
    .whereNotIn('status', ['frozen', 'left'])
    .orderBy('id')
    .select<PartyStanding[]>('id', 'kind', 'status', 'programmes');
  for (const distributor of reached) {
    const { id } = distributor;
    if (frozen) await cancelCasesOf(tx, { partyId: id, reason: 'partner-frozen' });
    await suspendOrResume(tx, frozen ? { ...distributor, status: 'frozen' } : distributor);
    const event = frozen ? 'master-frozen' : 'master-freeze-lifted';
    await tellParty(tx, { event, partyId: id, role: 'partner-admin', about: masterId });
    if (!frozen) await payAgain(tx, id);
  }
}

/** Payments on hold are looked at again as soon as their partner may be paid. */
async function payAgain(tx: Tx, partnerId: string): Promise<void> {
  const held = await tx('cases')
    .join('case_parties as p', 'p.case_id', 'cases.id')
    .where({ 'p.role': 'partner', 'p.party_id': partnerId, type: 'invoice-payment', state: 'payment-on-hold' })
    .whereNull('closed_at')
    .orderBy('cases.id')
    .pluck<string[]>('cases.id');
  for (const caseId of held) await sendAction(tx, randomUUID(), { caseId, action: 'standingChanged', form: {} });
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
