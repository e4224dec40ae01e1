import type { PartyRole } from './roles';

/** How a message reaches people; `station` is the message box inside the product. */
export const CHANNELS = ['email', 'sms', 'station'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * The channels of a notice to a party, or about a task by its channel: customers and links have no message box; urgent
 * ones also go by SMS.
 */
export function channelsFor(to: PartyRole | 'link' | 'inbox', { urgent = false } = {}): readonly Channel[] {
  if (to === 'customer' || to === 'link') return ['email', 'sms'];
  return urgent ? ['email', 'station', 'sms'] : ['email', 'station'];
}
