import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { Icon } from '../parts/icon';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import type { Shown } from './inbox-page';
import type { TaskRow } from './inbox-row';
import { About } from './task-list';
import { inboxWords } from './words';

/** A ticked task, and the reason that is written for it alone. */
export interface Picked {
  readonly row: TaskRow;
  /** Why it cannot be decided like this. */
  readonly why: string | undefined;
  readonly reason: Control;
}

interface Props {
  readonly title: string;
  readonly consequence: string | undefined;
  readonly decision: string;
  readonly items: readonly Picked[];
  /** How many are no longer in the inbox. */
  readonly gone: number;
  /** What all items ask for together. */
  readonly sum: string | undefined;
  readonly reason: Control;
  readonly shown: Shown;
  readonly idempotencyKey: string;
  readonly problem: Fault | undefined;
}

/** Several tasks before they are decided: each with what would become of it, and one reason for all. */
export function DecidePage(props: Props): JSX.Element {
  const { title, consequence, decision, items, gone, sum, reason, shown, idempotencyKey, problem } = props;
  const { f } = useReader();
  const w = useWords(inboxWords);
  const query = Object.entries(shown).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const back = query.length > 0 ? `/inbox?${new URLSearchParams(query).toString()}` : '/inbox';
  const able = items.some(({ why }) => why === undefined);
  return (
    <Shell title={title} narrow>
      <PageHead crumb={<a href={back}>{w.title}</a>} title={title} lede={consequence} />
      {problem && <ErrorSummary problem={problem} />}
      {gone > 0 && (
        <Notice tone="warn">
          <p>{w.goneCount(gone)}</p>
        </Notice>
      )}
      <PostForm action="/inbox/decide" class="stack wide" idempotencyKey={idempotencyKey}>
        <input type="hidden" name="decision" value={decision} />
        <input type="hidden" name="confirmed" value="true" />
        {query.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <ul class="rows">
          {items.map((item) => (
            <Item item={item} amount={item.row.amount && f.money(item.row.amount)} />
          ))}
        </ul>
        {sum !== undefined && <p class="amount">{w.together(sum)}</p>}
        {able ? <Field field={reason} /> : <p>{w.nothingPossible}</p>}
        <div class="buttons">
          {able && <button class="primary">{title}</button>}
          <a class="button" href={back}>
            {w.back}
          </a>
        </div>
      </PostForm>
    </Shell>
  );
}

function Item({ item: { row, why, reason }, amount }: { item: Picked; amount: string | undefined }): JSX.Element {
  const w = useWords(inboxWords);
  return (
    <li class="row pick">
      {why === undefined ? (
        <input type="checkbox" name="task" value={row.id} checked aria-label={w.pick(row.title, row.requestNo)} />
      ) : (
        <span />
      )}
      <div class="stack tight">
        <h3>
          <a href={row.href}>{row.title}</a>
        </h3>
        <About row={row} />
        {why === undefined && (
          <details class="small" open={reason.error !== undefined || hasText(reason)}>
            <summary>{w.ownReason}</summary>
            <Field field={reason} />
          </details>
        )}
      </div>
      <div class="due right">
        {amount !== undefined && <b class="amount">{amount}</b>}
        <span class={why === undefined ? 'tone-good' : 'tone-bad'}>
          <Icon name={why === undefined ? 'check' : 'cross'} /> {why ?? w.fine}
        </span>
      </div>
    </li>
  );
}

const hasText = (field: Control): boolean => 'value' in field && field.value !== '';
