import type { JSX } from 'preact';
import type { Tone } from '../parts/badge';
import { Due } from '../parts/due';
import { Move } from '../parts/move';
import { PostForm } from '../parts/post-form';
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
  /** The tasks whose link can be sent anew. */
  readonly resendable: readonly string[];
  readonly impossible: readonly { readonly title: string; readonly why: string }[];
}

/** The box at the head of a case. */
export function CaseMove({ move }: { move: Moving }): JSX.Element {
  const { m } = useReader();
  const { move: w } = useWords(words);
  const { title, tone, waiting, buttons, resendable, impossible } = move;
  const [first] = buttons;
  return (
    <Move title={title} tone={tone} facts={waiting && factsOf(waiting, w, m.comma)}>
      {buttons.length + resendable.length > 0 && (
        <div class="buttons">
          {first && !first.final && <ActionLink button={first} primary />}
          {resendable.map((taskId) => (
            <PostForm action={`/tasks/${encodeURIComponent(taskId)}/resend`} class="buttons">
              <button>{w.resend}</button>
            </PostForm>
          ))}
          {buttons.slice(first && !first.final ? 1 : 0).map((button) => (
            <ActionLink button={button} />
          ))}
        </div>
      )}
      {impossible.map(({ title: action, why }) => (
        <p class="small muted">{w.impossible(action, why)}</p>
      ))}
    </Move>
  );
}

const ActionLink = ({ button: { title, href, final }, primary = false }: { button: Button; primary?: boolean }) => (
  <a class={final ? 'button danger' : primary ? 'button primary' : 'button'} href={href}>
    {title}
  </a>
);

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
