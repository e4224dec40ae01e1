import type { JSX } from 'preact';
import type { Tone } from '../parts/badge';
import { Due } from '../parts/due';
import { Move } from '../parts/move';
import { useReader, useWords } from '../parts/reader';
import { words } from './words';

/** Something the reader can do; what cannot be undone is marked. */
export interface Button {
  readonly title: string;
  readonly href: string;
  readonly final?: boolean;
}

/** Whose move it is, until when, what follows silence, what became of the message, who may act, and how. */
export interface Moving {
  readonly title: string;
  readonly tone: Tone;
  /** Undefined once the case has ended. */
  readonly waiting?:
    | {
        /** Null if it waits without a deadline. */
        readonly dueAt: string | null;
        readonly silence?: string | undefined;
        readonly message?: string | undefined;
        readonly people?: readonly string[] | undefined;
      }
    | undefined;
  /** The likely one first, those that cannot be undone last. */
  readonly buttons: readonly Button[];
  readonly impossible: readonly { readonly title: string; readonly why: string }[];
}

/** The box at the head of a case. */
export function CaseMove({ move: { title, tone, waiting, buttons, impossible } }: { move: Moving }): JSX.Element {
  const { m } = useReader();
  const { move: w } = useWords(words);
  return (
    <Move title={title} tone={tone} facts={waiting && factsOf(waiting, w, m.comma)}>
      {buttons.length > 0 && (
        <div class="buttons">
          {buttons.map((button, at) => (
            <a class={button.final ? 'button danger' : at === 0 ? 'button primary' : 'button'} href={button.href}>
              {button.title}
            </a>
          ))}
        </div>
      )}
      {impossible.map(({ title: action, why }) => (
        <p class="small muted">{w.impossible(action, why)}</p>
      ))}
    </Move>
  );
}

type Waiting = NonNullable<Moving['waiting']>;
type MoveWords = (typeof words)['en-US']['move'];

const factsOf = (
  { dueAt, silence, message, people }: Waiting,
  w: MoveWords,
  comma: string,
): { label: string; value: JSX.Element | string }[] => [
  {
    label: w.until,
    value: (
      <>
        <Due dueAt={dueAt} long />
        {dueAt !== null && <a href="#dates">{w.counted}</a>}
      </>
    ),
  },
  ...(silence === undefined ? [] : [{ label: w.silence, value: silence }]),
  ...(message === undefined ? [] : [{ label: w.message, value: message }]),
  ...(people === undefined ? [] : [{ label: w.people, value: people.length === 0 ? w.nobody : people.join(comma) }]),
];
