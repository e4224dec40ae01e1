import type { JSX } from 'preact';
import { RejectionNotice } from '../case/rejection-notice';
import { Field } from '../parts/field';
import { FormSections } from '../parts/form-sections';
import { PostForm } from '../parts/post-form';
import { useReader } from '../parts/reader';
import { Section } from '../parts/section';
import type { Control } from './form-fields';
import type { Section as FormSection } from './form-sections';
import type { Fault } from './faults';
import type { Rejection } from './task-view';

/** One way to send the form: a decision of the task, or an action that keeps what was written. */
export interface Way {
  readonly key: string;
  readonly kind: 'decision' | 'action';
  readonly title: string;
  readonly consequence?: string;
}

/** The form for what a reader may edit now. */
export interface Editor {
  readonly taskId: string;
  readonly title: string;
  readonly sentence: string;
  /** Where it is sent. */
  readonly action: string;
  readonly sections: readonly FormSection[];
  readonly files: boolean;
  readonly ways: readonly Way[];
  readonly rejection?: Rejection | undefined;
  readonly comment?: Control | undefined;
  readonly key: string;
  readonly version: number;
  readonly problem?: Fault | undefined;
}

interface Props {
  readonly editor: Editor;
  /** The page has the task's title already. */
  readonly alone?: boolean;
}

/** The form of a request that can still be changed, with every way to send it. */
export function EditorForm({ editor, alone = false }: Props): JSX.Element {
  const { m } = useReader();
  const { title, sentence, action, sections, files, ways, rejection, comment, key, version } = editor;
  const [first] = ways;
  return (
    <Section id="edit" title={alone ? m.case.edit : title}>
      <p>{sentence}</p>
      {rejection && <RejectionNotice rejection={rejection} />}
      <PostForm action={action} files={files} idempotencyKey={key} version={version}>
        {/* Enter sends the form the first way, whatever list can grow above. */}
        {first && (
          <button class="unseen" name="do" value={first.key} tabIndex={-1} aria-hidden="true">
            {first.title}
          </button>
        )}
        <FormSections sections={sections} address={action} />
        {comment && <Field field={comment} />}
        {ways.map(
          (way) =>
            way.consequence !== undefined && (
              <p class="small muted">
                {way.title}
                {m.colon}
                {way.consequence}
              </p>
            ),
        )}
        <div class="buttons">
          {ways.map((way) => (
            <button name="do" value={way.key} class={way.kind === 'decision' ? 'primary' : undefined}>
              {way.title}
            </button>
          ))}
        </div>
      </PostForm>
    </Section>
  );
}
