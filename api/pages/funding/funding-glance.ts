import type { Money } from '../../../workflows/kit/policy/fields';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { moneyView } from '../../cases/masking';
import type { Words } from '../frame/words';
import type { Tone } from '../parts/badge';

/** A link in words. */
export interface Link {
  readonly href: string;
  readonly title: string;
}

/** The state of a case in words, with its colour. */
export interface Standing {
  readonly text: string;
  readonly tone: Tone;
}

// Outcomes have their own colour; a state is warn when the partner must act, bad when something was refused.
const TONES: Readonly<Record<string, Tone | undefined>> = {
  available: 'warn',
  qualified: 'good',
  'qualification-rejected': 'bad',
  'pending-confirmation': 'warn',
  'in-dispute': 'warn',
  draft: 'warn',
  'preliminary-approved': 'good',
  'preliminary-rejected': 'bad',
  payable: 'warn',
  'payment-approved': 'good',
  'payment-rejected': 'bad',
  'qualification-withdrawn': 'warn',
  'tech-rejected': 'bad',
  'agreement-effective': 'good',
  'failed-needs-operator': 'bad',
  'milestone-open': 'warn',
  'acceptance-rejected': 'bad',
  'milestone-accepted': 'good',
  'awaiting-invoice': 'warn',
  'invoice-rejected': 'bad',
  'payment-on-hold': 'warn',
  'payment-failed': 'bad',
};

/** The name of a process's state or outcome. */
export function standingOf({ states, outcomes }: Policy, state: string, { locale }: Words): Standing {
  const tone = outcomes[state]?.tone ?? TONES[state] ?? 'now';
  const title = (states[state] ?? outcomes[state])?.title;
  return { text: title === undefined ? state : say(title, locale), tone };
}

/** A link to what the reader has to do about a case; none if it only waits. */
export function taskLink(
  { tasks }: Policy,
  mine: { readonly id: string; readonly key: string } | null,
  { locale }: Words,
): Link | undefined {
  const task = mine === null ? undefined : tasks[mine.key];
  if (mine === null || task === undefined || task.standing === true) return undefined;
  return { href: `/tasks/${encodeURIComponent(mine.id)}`, title: say(task.title, locale) };
}

/** The sum of amounts per currency; a dash for none. */
export function sumText(amounts: readonly (Money | null)[], { f }: Words): string {
  const sums = new Map<string, number>();
  for (const amount of amounts)
    if (amount !== null) sums.set(amount.currency, (sums.get(amount.currency) ?? 0) + amount.minor);
  if (sums.size === 0) return '–';
  return [...sums].map(([currency, minor]) => f.money(moneyView({ minor, currency }))).join(' + ');
}
