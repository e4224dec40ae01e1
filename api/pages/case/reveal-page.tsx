import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { ErrorSummary } from '../parts/error-summary';
import { Facts } from '../parts/facts';
import { Field } from '../parts/field';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useReader } from '../parts/reader';
import { Shell } from '../parts/shell';
import { CaseCrumb } from './case-crumb';
import type { Fact } from './case-view';

interface Props {
  readonly id: string;
  readonly requestNo: string;
  readonly fields: readonly Control[];
  /** The full values, once they are shown. */
  readonly facts?: readonly Fact[];
  readonly problem?: Fault | undefined;
}

/** Asks why full values are wanted, then shows them. */
export function RevealPage({ id, requestNo, fields, facts, problem }: Props): JSX.Element {
  const { m } = useReader();
  return (
    <Shell title={m.reveal.title} narrow>
      <PageHead crumb={<CaseCrumb id={id} requestNo={requestNo} />} title={m.reveal.title} />
      {problem && <ErrorSummary problem={problem} />}
      {facts ? (
        <div class="stack">
          <Notice>
            <p>{m.reveal.kept}</p>
          </Notice>
          <Facts facts={facts} />
          <div>
            <a class="button" href={`/cases/${id}`}>
              {m.problem.back}
            </a>
          </div>
        </div>
      ) : (
        <PostForm action={`/cases/${id}/reveal`}>
          <p>{m.reveal.text}</p>
          {fields.map((field) => (
            <Field field={field} />
          ))}
          <div class="buttons">
            <button class="primary">{m.reveal.button}</button>
            <a class="button" href={`/cases/${id}`}>
              {m.cancel}
            </a>
          </div>
        </PostForm>
      )}
    </Shell>
  );
}
