import type { Receiver } from './receiver';
import type { NewDelivery, WaitingNotice } from '../../db/outbox/outbox';

import type { Channel } from '../../workflows/kit/policy/channels';
import type { PartnerDirectoryPort } from '../ports';
import { asks, isEscalation } from '../../workflows/kit/contract/notice-templates';
import { isInvitation, TO_INVITEE } from './invitation';

const CUSTOMER = 'customer';

/**
 * One delivery per channel and person who can act on it: of a claimed task its holder, of any other who acts for the
 * party. Customers are told directly, invitations go to their address. With nobody to tell, a failed delivery makes
 * that visible.
 */
export async function deliveriesFor(directory: PartnerDirectoryPort, notice: WaitingNotice): Promise<NewDelivery[]> {
  if (isInvitation(notice)) return [...TO_INVITEE];
  const ids = await idsOf(directory, notice);
  if (ids.length === 0) {
    return notice.channels.map((channel) => ({ personId: notice.partyId, channel, problem: 'no-receiver' }));
  }
  return ids.flatMap((personId) => notice.channels.map((channel) => ({ personId, channel })));
}

async function idsOf(directory: PartnerDirectoryPort, notice: WaitingNotice): Promise<string[]> {
  const { partyId, role, personId, holder, barred } = notice;
  if (personId !== null) return [personId];
  if (role === CUSTOMER) {
    const { customer } = await directory.customer({ id: partyId });
    return customer === null ? [] : [customer.id];
  }
  if (!asks(notice.template)) return (await directory.contacts({ partyId, role })).people.map(({ id }) => id);
  if (holder !== null && !isEscalation(notice.template)) return [holder];
  const { people } = await directory.contacts({ partyId, role, except: barred });
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
