import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { meWords } from './words';

interface Props {
  readonly title: string;
  readonly action: string;
  readonly rows: readonly { readonly fields: readonly Control[]; readonly lacks: string | undefined }[];
  /** Asked for where there are too many colleagues to offer them all. */
  readonly search: Control | undefined;
  /** Asked when the absences are somebody else's. */
  readonly reason: Control | undefined;
  readonly changes: readonly string[];
  readonly saved: boolean;
  readonly problem: Fault | undefined;
}

/** When a person is away, and who stands in. */
export function AbsencePage({ title, action, rows, search, reason, changes, saved, problem }: Props): JSX.Element {
  const w = useWords(meWords);
  return (
    <Shell title={title} narrow>
      <PageHead title={title} lede={w.text} />
      {saved && (
        <Notice tone="good" role="status">
          <p>{w.saved}</p>
        </Notice>
      )}
      {problem && <ErrorSummary problem={problem} />}
      <PostForm action={action}>
        {rows.map(({ fields, lacks }, at) => (
          <fieldset class="card">
            <legend class="unseen">{w.row(at + 1)}</legend>
            <div class="filters">
              {fields.map((field) => (
                <Field field={field} />
              ))}
            </div>
            {lacks !== undefined && <p class="help">{lacks}</p>}
          </fieldset>
        ))}
        {search && (
          <>
            <Field field={search} />
            <div>
              <button name="find" value="colleague" formNoValidate>
                {w.find}
              </button>
            </div>
          </>
        )}
        {reason && <Field field={reason} />}
        <div class="buttons">
          <button class="primary">{w.save}</button>
        </div>
      </PostForm>
      {changes.length > 0 && (
        <Section id="changes" title={w.changes}>
          <ul class="bullets small">
            {changes.map((text) => (
              <li>{text}</li>
            ))}
          </ul>
        </Section>
      )}
    </Shell>
  );
}
