import type { ComponentChildren, JSX } from 'preact';
import { Field } from '../parts/field';
import { PostForm } from '../parts/post-form';
import { useReader } from '../parts/reader';
import { Section } from '../parts/section';
import type { ClaimCard } from './claim';

interface Props {
  readonly claim: ClaimCard;
  readonly taskId: string;
  readonly idempotencyKey: string;
}

/** Whose a task is, and what the reader may change about it. */
export function ClaimSection({ claim: { line, moves, to, reason }, taskId, idempotencyKey: key }: Props): JSX.Element {
  const { m } = useReader();
  const Form = ({ kind, children }: { kind: string; children: ComponentChildren }): JSX.Element => (
    <PostForm action={`/tasks/${encodeURIComponent(taskId)}/claims`} idempotencyKey={`${key}-${kind}`}>
      {children}
    </PostForm>
  );
  return (
    <Section id="claim" title={m.claims.title}>
      <p>{line}</p>
      {(moves.claim || moves.release) && (
        <Form kind="c">
          <div class="buttons">
            {moves.claim && (
              <button name="move" value="claim">
                {m.claims.claim}
              </button>
            )}
            {moves.release && (
              <button name="move" value="release">
                {m.claims.release}
              </button>
            )}
          </div>
        </Form>
      )}
      {moves['take-over'] && (
        <Form kind="t">
          <Field field={reason} />
          <div>
            <button name="move" value="take-over">
              {m.claims.takeOver}
            </button>
          </div>
        </Form>
      )}
      {moves.delegate &&
        (to ? (
          <Form kind="d">
            <Field field={to} />
            <div>
              <button name="move" value="delegate">
                {m.claims.delegate}
              </button>
            </div>
          </Form>
        ) : (
          <p class="muted">{m.claims.nobody}</p>
        ))}
    </Section>
  );
}
