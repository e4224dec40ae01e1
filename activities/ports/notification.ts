import type { Channel } from '../../workflows/kit/policy/channels';

/**
 * Delivers one message, once per `key` as far as the channel allows. `bounced`: the receiver does not exist, so a retry
 * is useless.
 */
export interface NotificationPort {
  /**
   * `to`: an address, a mobile number, or the person or party id for `station`. `subject` is ignored by `sms`, `html`
   * is for `email` alone.
   */
  send(call: {
    key: string;
    channel: Channel;
    to: string;
    subject: string;
    text: string;
    html?: string;
  }): Promise<{ status: 'sent' | 'bounced'; detail?: string }>;
}
