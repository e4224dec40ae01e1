import type { Channel } from '../../workflows/kit/policy/channels';
import type { Db } from '../knex';

/** A message as its receiver sees it in the demonstration. `links` are the addresses in its text, in order. */
export interface MailboxItem {
  readonly at: string;
  readonly channel: Channel;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly links: readonly string[];
}

/** How many messages a mailbox shows. */
const SHOWN = 200;

/** Stores a message received by a catcher. */
export async function keepMail(
  db: Db,
  mail: { channel: 'email' | 'sms'; to: string; subject?: string; text: string },
): Promise<void> {
  await db('demo_mailbox').insert({
    channel: mail.channel,
    recipient: mail.to,
    subject: mail.subject ?? '',
    body: mail.text,
  });
}

/** The newest messages first, of one receiver if `to` names an address, a mobile, a person or a party. */
export async function readMailbox(db: Db, to: string | undefined): Promise<MailboxItem[]> {
  const found = await db.raw<{
    rows: { at: Date; channel: MailboxItem['channel']; to: string; subject: string; text: string }[];
  }>(
    `with reader as (
       select email, mobile, id from people where id = :to or party_id = :to
       union select email, mobile, id from parties where id = :to
     ), address as (
       select lower(cast(:to as text)) as value
       union select lower(email) from reader union select lower(mobile) from reader union select lower(id) from reader
     )
     select * from (
       select at, channel, recipient as to, subject, body as text from demo_mailbox
       union all select sent_at, 'station', recipient, subject, body from station_messages
     ) messages
     where cast(:to as text) is null or lower(messages.to) in (select value from address)
     order by at desc limit :limit`,
    { to: to ?? null, limit: SHOWN },
  );
  return found.rows.map(({ at, ...mail }) => ({ ...mail, at: at.toISOString(), links: linksIn(mail.text) }));
}

const linksIn = (text: string): string[] => text.match(/https?:\/\/[^\s<>"')(]+/g) ?? [];
