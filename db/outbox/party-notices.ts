import { randomUUID } from 'node:crypto';
import { channelsFor } from '../../workflows/kit/policy/channels';
import type { Role } from '../../workflows/kit/policy/roles';
import type { Db, Tx } from '../knex';

/** What a party is told of itself or of its relations when no request of anybody has caused it. */
export const PARTY_EVENTS = [
  'partner-frozen',
  'freeze-lifted',
  'master-frozen',
  'master-freeze-lifted',
  'cooperation-ended',
  'association-ended',
  'association-changed',
] as const;

export type PartyEvent = (typeof PARTY_EVENTS)[number];

/** A message about a party: what it says, to whom, and the other party that it names, if any. */
export interface PartyNotice {
  readonly event: PartyEvent;
  readonly partyId: string;
  readonly role: Role;
  readonly about?: string;
}

/** Queues a message about a party in the transaction of its cause. */
export async function tellParty(tx: Tx, { event, partyId, role, about }: PartyNotice): Promise<void> {
  await tx('notices').insert({
    id: randomUUID(),
    template: event,
    party_id: partyId,
    role,
    channels: channelsFor(role === 'customer' ? 'customer' : 'partner'),
    params: about === undefined ? {} : { about },
    created_at: tx.raw('world_now()'),
  });
}

/** The message about a party that a delivery carries; undefined if it is one of a case. */
export async function readPartyNotice(db: Db, deliveryId: string): Promise<PartyNotice | undefined> {
  const row = await db('deliveries as d')
    .join('notices as n', 'n.id', 'd.notice_id')
    .where('d.id', deliveryId)
    .whereNull('n.case_id')
    .first<{ event: string; partyId: string; role: Role; params: { about?: string } } | undefined>({
      event: 'n.template',
      partyId: 'n.party_id',
      role: 'n.role',
      params: 'n.params',
    });
  if (row === undefined) return undefined;
  const { event, partyId, role, params } = row;
  const known = PARTY_EVENTS.find((each) => each === event);
  return known && { event: known, partyId, role, ...params };
}
