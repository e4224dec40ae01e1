import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon';

/** What a state means: on the way, reached, attention, failed, or nothing of these. */
export type Tone = 'now' | 'good' | 'warn' | 'bad' | 'neutral';

const ICONS: Readonly<Record<Tone, IconName>> = {
  now: 'dot',
  good: 'check',
  warn: 'warning',
  bad: 'cross',
  neutral: 'dot',
};

/** A state as an icon and a word: never a colour alone. */
export const Badge = ({ tone = 'neutral', children }: { tone?: Tone; children: ComponentChildren }): JSX.Element => (
  <span class={`badge ${tone}`}>
    <Icon name={ICONS[tone]} />
    {children}
  </span>
);
