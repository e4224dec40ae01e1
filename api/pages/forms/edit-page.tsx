import type { JSX } from 'preact';
import { CaseCrumb } from '../case/case-crumb';
import { Blockers } from '../parts/blockers';
import { ErrorSummary } from '../parts/error-summary';
import { PageHead } from '../parts/page-head';
import { Shell } from '../parts/shell';
import { type Editor, EditorForm } from './editor-form';

interface Props {
  readonly id: string;
  readonly requestNo: string;
  readonly subject: string;
  readonly editor: Editor;
}

/** A request that could not be sent as it is: what is wrong, and the form to correct it. */
export const EditPage = ({ id, requestNo, subject, editor }: Props): JSX.Element => (
  <Shell title={editor.title}>
    <PageHead crumb={<CaseCrumb id={id} requestNo={requestNo} />} title={editor.title} lede={subject} />
    {editor.problem && (
      <div class="stack">
        <ErrorSummary problem={editor.problem} />
        {editor.problem.blockers && <Blockers blockers={editor.problem.blockers} />}
      </div>
    )}
    <EditorForm editor={editor} alone />
  </Shell>
);
