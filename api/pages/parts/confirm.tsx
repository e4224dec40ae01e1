import type { JSX } from 'preact';
import { Notice } from './notice';
import { PostForm } from './post-form';

interface Props {
  /** About what, in its own words, and what follows. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** That it cannot be undone. */
  readonly warning: string;
  readonly action: string;
  /** What was entered, to be sent again with the answer. */
  readonly entries: readonly (readonly [string, string])[];
  /** The button that does it, named by the verb. */
  readonly confirm: { readonly title: string; readonly value: string };
  /** The button that leads back to the form, with what was entered. */
  readonly back: string;
}

/** One more question before what cannot be undone. */
export const Confirm = ({ facts, warning, action, entries, confirm, back }: Props): JSX.Element => (
  <PostForm action={action}>
    {entries.map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <dl class="facts">
      {facts.map(({ label, value }) => (
        <>
          <dt>{label}</dt>
          <dd class="message">{value}</dd>
        </>
      ))}
    </dl>
    <Notice tone="warn">
      <p>{warning}</p>
    </Notice>
    <div class="buttons">
      <button class="danger" name="confirmed" value={confirm.value}>
        {confirm.title}
      </button>
      <button name="back" value="true">
        {back}
      </button>
    </div>
  </PostForm>
);
