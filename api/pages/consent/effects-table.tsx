import type { ComponentChildren, JSX } from 'preact';
import { Change } from '../parts/change';
import { useWords } from '../parts/reader';
import { consentWords } from './words';

/** Words, amounts, or that something could not be read. */
export type Value = string | readonly string[] | undefined;

/** A consequence in the reader's language. */
export interface EffectRow {
  readonly what: string;
  readonly now: Value;
  readonly then: Value;
  readonly note?: string | undefined;
}

interface Props {
  readonly heads: { readonly what: string; readonly now: string; readonly then: string };
  readonly rows: readonly EffectRow[];
}

/** What a decision changes, amounts included. */
export function EffectsTable({ heads, rows }: Props): JSX.Element {
  const { means } = useWords(consentWords);
  const shown = (value: Value): ComponentChildren => {
    if (value === undefined) return <span class="muted">{means.unreadable}</span>;
    if (typeof value === 'string') return value;
    return value.map((amount, at) => (
      <>
        {at > 0 && <br />}
        <span class="amount">{amount}</span>
      </>
    ));
  };
  return (
    <Change
      heads={heads}
      rows={rows.map(({ what, now, then, note }) => ({ what, now: shown(now), then: shown(then), note }))}
    />
  );
}
