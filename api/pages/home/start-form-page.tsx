import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Section as Fields } from '../forms/form-sections';
import { Check, type CheckResult } from '../parts/check';
import { type CodeAsked, CodeEntry } from '../parts/code-entry';
import { ErrorSummary } from '../parts/error-summary';
import { FormSections } from '../parts/form-sections';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { homeWords } from './words';

interface Props {
  readonly process: { readonly type: string; readonly title: string; readonly sentence: string };
  readonly sections: readonly Fields[];
  readonly files: boolean;
  /** Whether it can be saved before it is submitted. */
  readonly draft: boolean;
  /** Whether it can be checked before it is submitted, and what the last check said. */
  readonly checks: boolean;
  readonly check: CheckResult | undefined;
  readonly code: CodeAsked | undefined;
  readonly idempotencyKey: string;
  readonly problem: Fault | undefined;
}

/** The form that starts a case, with the check beside it. */
export function StartFormPage(props: Props): JSX.Element {
  const { m } = useReader();
  const w = useWords(homeWords).start;
  const { process, sections, files, draft, checks, check, code, idempotencyKey, problem } = props;
  const address = `/start/${process.type}`;
  return (
    <Shell title={process.title}>
      <PageHead crumb={<a href="/start">{w.title}</a>} title={process.title} lede={process.sentence} />
      {problem && <ErrorSummary problem={problem} />}
      <PostForm action={address} files={files} class={checks ? 'split' : 'stack text'} idempotencyKey={idempotencyKey}>
        <div class="stack">
          {draft && (
            <button class="unseen" name="do" value="save" tabIndex={-1} aria-hidden="true">
              {w.save}
            </button>
          )}
          <FormSections sections={sections} address={address} />
          {code && <CodeEntry code={code} />}
          {draft && <p class="small muted">{w.saveHelp}</p>}
          <div class="buttons">
            <button class="primary" {...(draft && { name: 'do', value: 'submit' })}>
              {w.submit}
            </button>
            {draft && (
              <button name="do" value="save">
                {w.save}
              </button>
            )}
            <a class="button" href="/start">
              {m.cancel}
            </a>
          </div>
        </div>
        {checks && <Checking address={`${address}/check`} check={check} />}
      </PostForm>
    </Shell>
  );
}

const Checking = ({ address, check }: { address: string; check: CheckResult | undefined }): JSX.Element => {
  const { m } = useReader();
  return (
    <aside class="card" aria-labelledby="check-title">
      <h2 id="check-title">{m.check.title}</h2>
      <Check check={check} />
      <div>
        <button
          formAction={address}
          formNoValidate
          hx-post={address}
          hx-include="closest form"
          hx-target="#check"
          hx-select="#check"
          hx-swap="outerHTML"
        >
          {check ? m.check.again : m.check.now}
        </button>
      </div>
      <p class="muted small">{m.check.help}</p>
    </aside>
  );
};
