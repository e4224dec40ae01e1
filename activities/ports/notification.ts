/** The channels of a notice; `station` is the message box (站内信) of a person or party. */
export type NotificationChannel = 'email' | 'sms' | 'station';

/** Delivers one message, once per `key` as far as the channel allows. `bounced`: the receiver does not exist, trying again is of no use. */
export interface NotificationPort {
  /** `to`: an address, a mobile number, or the person or party id for `station`. `subject` is ignored by `sms`, `html` is for `email` alone. */
  send(call: {
    key: string;
    channel: NotificationChannel;
    to: string;
    subject: string;
    text: string;
    html?: string;
  }): Promise<{ status: 'sent' | 'bounced'; detail?: string }>;
}
