import type { Receiver } from './receiver';
import type { NewDelivery, WaitingNotice } from '../../db/outbox/outbox';

import type { Channel } from '../../workflows/kit/policy/channels';
import type { PartnerDirectoryPort } from '../ports';
import { isInvitation, TO_INVITEE } from './invitation';

const CUSTOMER = 'customer';

/**
 * One delivery per person with that role and channel, or to the one who holds the task alone; customers are told
 * directly, invitations go to their address.
 * With nobody to tell, a failed delivery makes that visible.
 */
export async function deliveriesFor(directory: PartnerDirectoryPort, notice: WaitingNotice): Promise<NewDelivery[]> {
  if (isInvitation(notice)) return [...TO_INVITEE];
  const ids = await idsOf(directory, notice);
  if (ids.length === 0) {
    return notice.channels.map((channel) => ({ personId: notice.partyId, channel, problem: 'no-receiver' }));
  }
  return ids.flatMap((personId) => notice.channels.map((channel) => ({ personId, channel })));
}

async function idsOf(directory: PartnerDirectoryPort, { partyId, role, holder }: WaitingNotice): Promise<string[]> {
  if (holder !== null) return [holder];
  if (role === CUSTOMER) {
    const { customer } = await directory.customer({ id: partyId });
    return customer === null ? [] : [customer.id];
  }
  const { people } = await directory.contacts({ partyId, role });
  return people.map(({ id }) => id);
}

/** The receiver of a delivery; undefined if they have left since. */
export async function findReceiver(
  directory: PartnerDirectoryPort,
  { role, personId }: { role: string; personId: string },
): Promise<Receiver | undefined> {
  if (role === CUSTOMER) return (await directory.customer({ id: personId })).customer ?? undefined;
  const { person } = await directory.person({ id: personId });
  return person?.active ? person : undefined;
}

/** The receiver's address on a channel; null when nothing is registered for it. */
export function addressOf(receiver: Receiver, channel: Channel, personId: string): string | null {
  switch (channel) {
    case 'email':
      return receiver.email;
    case 'sms':
      return receiver.mobile;
    case 'station':
      return personId;
  }
}
