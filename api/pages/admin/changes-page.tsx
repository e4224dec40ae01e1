import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Change } from '../parts/change';
import { Empty } from '../parts/empty';
import { Field } from '../parts/field';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { AdminFrame } from './admin-frame';
import { adminWords } from './words';

/** A change that waits for a second person; `own` is one that the reader has proposed. */
export interface Waiting {
  readonly id: string;
  readonly title: string;
  readonly now: string;
  readonly then: string;
  readonly by: string;
  readonly reason: string | null;
  readonly until: string;
  readonly own: boolean;
  readonly field: Control;
}

interface Props {
  readonly changes: readonly Waiting[];
  readonly done?: string | undefined;
  readonly problem?: Fault | undefined;
}

/** What one person has proposed and another confirms or refuses. */
export function ChangesPage({ changes, done, problem }: Props): JSX.Element {
  const w = useWords(adminWords).changes;
  return (
    <AdminFrame tab="changes" lede={w.text} done={done} problem={problem}>
      {changes.length === 0 && (
        <Empty title={w.none}>
          <p class="muted">{w.noneText}</p>
        </Empty>
      )}
      {changes.map((change) => (
        <Card change={change} />
      ))}
    </AdminFrame>
  );
}

function Card({ change }: { change: Waiting }): JSX.Element {
  const { f, m } = useReader();
  const words = useWords(adminWords);
  const w = words.changes;
  const { id, title, now, then, by, reason, until, own, field } = change;
  const action = (move: string): string => `/admin/changes/${id}/${move}`;
  return (
    <article class="card">
      <h2>{title}</h2>
      <Change heads={{ what: w.what, now: w.now, then: w.then }} rows={[{ what: title, now, then }]} />
      <dl class="facts">
        <dt>{w.by}</dt>
        <dd>{by}</dd>
        {reason !== null && (
          <>
            <dt>{words.reason}</dt>
            <dd>{reason}</dd>
          </>
        )}
        <dt>{w.until}</dt>
        <dd>
          <time dateTime={until}>{f.until(until)}</time>
        </dd>
      </dl>
      {own && <p class="muted">{w.own}</p>}
      <PostForm action={action(own ? 'withdraw' : 'confirm')} label={`${title}${m.colon}${then}`}>
        <Field field={field} />
        <div class="buttons">
          {own ? (
            <button class="danger">{w.withdraw}</button>
          ) : (
            <>
              <button class="primary">{w.confirm}</button>
              <button class="danger" formAction={action('refuse')}>
                {w.refuse}
              </button>
            </>
          )}
        </div>
      </PostForm>
    </article>
  );
}
