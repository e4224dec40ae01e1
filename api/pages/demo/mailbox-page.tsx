import type { JSX } from 'preact';
import type { MailboxItem } from '../../../db/outbox/mailbox';
import type { Control } from '../forms/form-fields';
import { Badge } from '../parts/badge';
import { Empty } from '../parts/empty';
import { Field } from '../parts/field';
import { Chips, type ViewLink } from '../parts/links';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { demoWords } from './words';

/** A paragraph of a message; one with a link says before it what it is. */
export interface Block {
  readonly text: string;
  readonly link?: { readonly href: string; readonly label: string };
  readonly after?: string;
}

type Message = Pick<MailboxItem, 'at' | 'channel' | 'to' | 'subject' | 'text'> & { readonly blocks: readonly Block[] };

interface Props {
  readonly receiver: Control;
  readonly channel: MailboxItem['channel'] | undefined;
  readonly channels: readonly ViewLink[];
  readonly messages: readonly Message[];
}

/** What was sent, by receiver and channel, newest first. */
export function MailboxPage({ receiver, channel, channels, messages }: Props): JSX.Element {
  const w = useWords(demoWords).mailbox;
  return (
    <Shell title={w.title}>
      <PageHead title={w.title} lede={w.text} />
      <Chips label={w.views} links={channels} />
      <form action="/mailbox" class="filters">
        {channel !== undefined && <input type="hidden" name="channel" value={channel} />}
        <Field field={receiver} />
        <div class="buttons">
          <button class="primary">{w.show}</button>
          <a class="button" href="/mailbox">
            {w.everyone}
          </a>
        </div>
      </form>
      {messages.length === 0 && (
        <Empty title={w.empty}>
          <p class="muted">{w.emptyText}</p>
        </Empty>
      )}
      {messages.map((message) => (
        <Letter message={message} />
      ))}
    </Shell>
  );
}

function Letter({ message: { at, channel, to, subject, text, blocks } }: { message: Message }): JSX.Element {
  const { f } = useReader();
  const w = useWords(demoWords).mailbox;
  return (
    <article class="card text">
      <div class="apart">
        <p class="line small">
          <Badge tone="now">{w.channels[channel]}</Badge>
          <span>
            <span class="muted">{w.sentTo}</span> {to}
          </span>
          {channel === 'sms' && <span class="muted">{w.length(text.length)}</span>}
        </p>
        <time class="muted small" dateTime={at}>
          {f.when(at)}
        </time>
      </div>
      {subject !== '' && <h2>{subject}</h2>}
      <div class="stack">
        {blocks.map(({ text: words, link, after }) => (
          <p class="message">
            {words}
            {link && (
              <>
                {' '}
                <a href={link.href}>{link.label}</a>
              </>
            )}
            {after !== undefined && after !== '' && ` ${after}`}
          </p>
        ))}
      </div>
    </article>
  );
}
