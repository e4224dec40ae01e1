import type { JSX } from 'preact';
import { Change } from '../parts/change';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { words } from './words';

type Model = 'referral' | 'reseller' | 'none';

/** The association before and after a change, and whether it has come about. */
export interface Changing {
  readonly from: Model;
  readonly to: Model;
  readonly done: boolean;
}

/** What an association is now and will be; once the change is done, what it was and is. */
export function WhatChanges({ change: { from, to, done } }: { change: Changing }): JSX.Element {
  const { m } = useReader();
  const { change: w } = useWords(words);
  return (
    <Section id="change" title={done ? w.titleDone : w.title}>
      <Change
        heads={{ what: w.what, now: done ? w.before : w.now, then: done ? w.afterwards : w.then }}
        rows={[
          { what: w.model, now: m.facts.models[from], then: m.facts.models[to] },
          { what: w.payer, now: w.payers[from], then: w.payers[to] },
        ]}
      />
    </Section>
  );
}
