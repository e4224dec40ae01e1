import { Router } from 'express';
import type { MailboxItem } from '../../../db/outbox/mailbox';
import { CHANNELS } from '../../../workflows/kit/policy/channels';
import { control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { type Place, signedIn, type Signed } from '../frame/visit';
import { type Block, MailboxPage } from './mailbox-page';
import { demoWords } from './words';

/** How many messages one page shows. */
const MOST = 30;

/** What the demonstration has sent, as its receivers see it. */
export function mailboxPages(place: Place): Router {
  const router = Router();
  router.get('/mailbox', signedIn(place, show));
  return router;
}

async function show(visit: Signed): Promise<void> {
  const { request, locale } = visit;
  const w = demoWords[locale].mailbox;
  const to = textOf(request.query, 'to');
  const channel = CHANNELS.find((each) => each === textOf(request.query, 'channel'));
  const { body: all } = await visit.api<MailboxItem[]>('GET /dev/mailbox');
  const { body: mine } =
    to === undefined ? { body: all } : await visit.api<MailboxItem[]>('GET /dev/mailbox', { query: { to } });
  const of = (each: MailboxItem['channel'] | undefined): MailboxItem[] =>
    each === undefined ? mine : mine.filter((message) => message.channel === each);
  const receivers = [...new Set([...(to === undefined ? [] : [to]), ...all.map((message) => message.to)])].sort();
  const address = (each: MailboxItem['channel'] | undefined): string => {
    const query = new URLSearchParams({ ...(to !== undefined && { to }), ...(each && { channel: each }) }).toString();
    return query === '' ? '/mailbox' : `/mailbox?${query}`;
  };
  await visit.show(MailboxPage, {
    receiver: control('to', w.to, {
      control: 'select',
      quiet: true,
      blank: w.everyone,
      options: receivers.map((value) => ({ value, label: value, chosen: value === to })),
    }),
    channel,
    channels: [undefined, ...CHANNELS].map((each) => ({
      href: address(each),
      title: each === undefined ? w.all : w.channels[each],
      current: each === channel,
      count: of(each).length,
    })),
    messages: of(channel)
      .slice(0, MOST)
      .map((message) => ({ ...message, blocks: blocksOf(message.text) })),
  });
}

const LINK = /https?:\/\/[^\s<>"')(]+/;

/** The text of a message as its reader sees it: paragraphs, and links with the words before them as their label. */
function blocksOf(text: string): Block[] {
  const paragraphs = text.trim().split(/\n{2,}/);
  return paragraphs.map((paragraph): Block => {
    const found = LINK.exec(paragraph);
    if (!found) return { text: paragraph };
    const [before, after] = [paragraph.slice(0, found.index).trim(), paragraph.slice(found.index + found[0].length)];
    return { text: before, link: { href: pathOf(found[0]), label: found[0] }, after: after.trim() };
  });
}

// The demonstration may be reached under any host name, so only the path of a link counts.
function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}
