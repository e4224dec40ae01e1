import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon';

/** A step of the way: done, the present one, or still ahead. */
export interface PathStep {
  readonly title: string;
  readonly is: 'past' | 'now' | 'later';
  /** When it was, or until when. */
  readonly note?: ComponentChildren;
}

/** What happened, where it stands, and the good way ahead. */
export const Path = ({ steps }: { steps: readonly PathStep[] }): JSX.Element => (
  <ol class="path">
    {steps.map(({ title, is, note }) => (
      <li class={is} aria-current={is === 'now' ? 'step' : undefined}>
        <span class="dot">{is === 'past' && <Icon name="check" />}</span>
        <b>{title}</b>
        {note !== undefined && <span class="muted">{note}</span>}
      </li>
    ))}
  </ol>
);
