import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Blockers } from '../parts/blockers';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useReader } from '../parts/reader';
import { Shell } from '../parts/shell';
import { CaseCrumb } from './case-crumb';

interface Props {
  readonly id: string;
  readonly requestNo: string;
  readonly version: number;
  /** What the case is about, and between whom it is. */
  readonly subject: string;
  readonly between: string;
  readonly action: {
    readonly title: string;
    readonly why?: string | undefined;
    /** The outcome with which it ends the case. */
    readonly closes?: string | undefined;
  };
  readonly address: string;
  readonly fields: readonly Control[];
  readonly files: boolean;
  readonly idempotencyKey: string;
  readonly problem?: Fault | undefined;
}

/** One action of a case: about what, what follows, what it asks for. */
export function ActionPage(props: Props): JSX.Element {
  const { m } = useReader();
  const { id, requestNo, action, problem, subject, between } = props;
  return (
    <Shell title={`${action.title} · ${requestNo}`} narrow>
      <PageHead
        crumb={<CaseCrumb id={id} requestNo={requestNo} />}
        title={action.title}
        lede={
          <>
            <strong>{subject}</strong> · {between}
          </>
        }
      />
      {problem && <ErrorSummary problem={problem} />}
      {problem?.blockers && <Blockers blockers={problem.blockers} />}
      {action.why === undefined ? (
        <PostForm
          action={props.address}
          files={props.files}
          idempotencyKey={props.idempotencyKey}
          version={props.version}
        >
          {action.closes !== undefined && (
            <Notice tone="warn">
              <p>{m.action.closes(action.closes)}</p>
            </Notice>
          )}
          {props.fields.map((field) => (
            <Field field={field} address={props.address} />
          ))}
          <div class="buttons">
            <button class={action.closes === undefined ? 'primary' : 'danger'}>{action.title}</button>
            <a class="button" href={`/cases/${id}`}>
              {m.cancel}
            </a>
          </div>
        </PostForm>
      ) : (
        <div class="stack">
          <Notice tone="warn">
            <p>{action.why}</p>
          </Notice>
          <div>
            <a class="button" href={`/cases/${id}`}>
              {m.problem.back}
            </a>
          </div>
        </div>
      )}
    </Shell>
  );
}
