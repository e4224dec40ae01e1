import type { JSX } from 'preact';
import type { Tone } from '../parts/badge';
import { Icon, type IconName } from '../parts/icon';

const ICONS: Readonly<Record<Tone, IconName>> = {
  now: 'clock',
  good: 'check',
  warn: 'warning',
  bad: 'cross',
  neutral: 'dot',
};

/** What became of an invitation or application, in a sentence too long for a badge. */
export const Outcome = ({ tone, children }: { tone: Tone; children: string }): JSX.Element => (
  <span class={tone === 'good' || tone === 'warn' || tone === 'bad' ? `tone-${tone}` : undefined}>
    <Icon name={ICONS[tone]} /> {children}
  </span>
);
