import type { ComponentChildren, JSX } from 'preact';
import type { Tone } from './badge';
import { Icon, type IconName } from './icon';

const ICONS: Readonly<Record<Tone, IconName>> = {
  now: 'info',
  good: 'check',
  warn: 'warning',
  bad: 'cross',
  neutral: 'info',
};

interface Props {
  readonly tone?: Tone;
  readonly title?: string;
  readonly id?: string;
  /** `alert` for what went wrong, `status` for what was done. */
  readonly role?: 'alert' | 'status';
  /** What is said aloud when the notice arrives without a new page. */
  readonly say?: string;
  readonly children?: ComponentChildren;
}

/** A sentence that has to be seen, and what can be done about it. */
export const Notice = ({ tone = 'neutral', title, id, role, say, children }: Props): JSX.Element => (
  <section class={`notice ${tone}`} id={id} role={role} data-say={say} tabIndex={role === 'alert' ? -1 : undefined}>
    <Icon name={ICONS[tone]} />
    <div class="stack tight">
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </div>
  </section>
);
