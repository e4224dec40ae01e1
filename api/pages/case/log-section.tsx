import type { JSX } from 'preact';
import { Facts } from '../parts/facts';
import { Field } from '../parts/field';
import { PostForm } from '../parts/post-form';
import { useReader } from '../parts/reader';
import { Section } from '../parts/section';
import type { Log, LogForm } from './case-log';

interface Props {
  readonly log: Log;
  readonly caseId: string;
  readonly version: number;
}

/** What was reported in a case, topped by the form to report more. */
export function LogSection({ log: { form, items, newest, older }, caseId, version }: Props): JSX.Element {
  const { m, f } = useReader();
  return (
    <Section id="log" title={m.case.log}>
      {form && <Report form={form} version={version} />}
      {items.length === 0 ? (
        <p class="muted">{m.case.noLog}</p>
      ) : (
        <ol class="timeline">
          {items.map(({ title, at, who, erased, facts }) => (
            <li>
              <p>
                <strong>{title}</strong>
              </p>
              <p class="muted small">
                <time dateTime={at}>{f.short(at)}</time> · {who}
              </p>
              {erased ? <p class="muted">{m.case.erased}</p> : <Facts facts={facts} />}
            </li>
          ))}
        </ol>
      )}
      {(newest || older !== undefined) && (
        <p class="line">
          {newest && <a href={`/cases/${caseId}#log`}>{m.case.newest}</a>}
          {older !== undefined && <a href={older}>{m.case.older}</a>}
        </p>
      )}
    </Section>
  );
}

const Report = ({ form, version }: { form: LogForm; version: number }): JSX.Element => (
  <PostForm
    action={form.action}
    files={form.files}
    idempotencyKey={form.idempotencyKey}
    version={version}
    label={form.title}
  >
    {form.fields.map((field) => (
      <Field field={field} address={form.action} />
    ))}
    {form.hint !== undefined && <p class="help">{form.hint}</p>}
    <div class="buttons">
      <button class="primary">{form.title}</button>
    </div>
  </PostForm>
);
