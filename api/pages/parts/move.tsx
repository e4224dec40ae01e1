import type { ComponentChildren, JSX } from 'preact';
import type { Tone } from './badge';

interface Props {
  /** Whose move it is, as a sentence. */
  readonly title: string;
  readonly tone?: Tone;
  /** Where there are several on a page. */
  readonly id?: string;
  /** Until when, what follows silence, what became of the message. */
  readonly facts?: readonly { readonly label: string; readonly value: ComponentChildren }[] | undefined;
  readonly children?: ComponentChildren;
}

/** Whose move it is, until when, what then, and what the reader can do about it. */
export const Move = ({ title, tone = 'now', id = 'move', facts = [], children }: Props): JSX.Element => (
  <section class={`move ${tone}`} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>{title}</h2>
    {facts.length > 0 && (
      <dl class="move-facts">
        {facts.map(({ label, value }) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    )}
    {children}
  </section>
);
