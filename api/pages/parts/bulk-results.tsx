import type { JSX } from 'preact';
import { Icon } from './icon';
import { Notice } from './notice';

/** What became of each of several things that were done at once. */
export interface BulkItem {
  readonly title: string;
  readonly ok: boolean;
  readonly text: string;
}

export const BulkResults = ({ summary, items }: { summary: string; items: readonly BulkItem[] }): JSX.Element => (
  <Notice tone={items.every(({ ok }) => ok) ? 'good' : 'warn'} title={summary} role="status" say={summary}>
    <ul class="checks">
      {items.map(({ title, ok, text }) => (
        <li class={ok ? 'good' : 'bad'}>
          <Icon name={ok ? 'check' : 'cross'} />
          <div>
            <b>{title}</b>
            <p>{text}</p>
          </div>
        </li>
      ))}
    </ul>
  </Notice>
);
