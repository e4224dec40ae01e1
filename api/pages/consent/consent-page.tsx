import type { JSX } from 'preact';
import type { Arithmetic as Counted } from '../frame/answers';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Agreement } from '../parts/agreement';
import { Arithmetic } from '../parts/arithmetic';
import { Check, type CheckResult } from '../parts/check';
import { Due } from '../parts/due';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { Move } from '../parts/move';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { Step } from '../parts/step';
import type { SentCode } from './asked-code';
import { CodeField } from './code-field';
import { Contact, type ContactView } from './contact';
import { EffectsTable, type EffectRow } from './effects-table';
import { consentWords } from './words';

/** A decision as the page offers it. */
export interface Offered {
  readonly key: string;
  readonly title: string;
  readonly consequence: string;
}

/** Everything that a customer reads before deciding. */
export interface ConsentView {
  /** Where the page is, where its form asks for a code, and where it is decided. */
  readonly here: string;
  readonly codeTo: string;
  readonly decideTo: string;
  readonly title: string;
  readonly partner: string;
  readonly customer: string;
  readonly reason: string;
  readonly requestNo: string;
  readonly contact: ContactView;
  readonly dueAt: string | undefined;
  readonly counted: Counted | null;
  readonly silence: string;
  readonly effects: readonly EffectRow[];
  readonly notes: readonly string[];
  readonly check: CheckResult;
  readonly checkedAt: string;
}

/** What the form holds. */
export interface ConsentForm {
  readonly fields: readonly Control[];
  readonly comment: Control;
  readonly decisions: readonly Offered[];
  readonly sent?: SentCode | undefined;
  readonly codeError?: string | undefined;
  readonly codeJustSent: boolean;
  readonly hidden?: readonly (readonly [string, string])[];
}

interface Props {
  readonly view: ConsentView;
  readonly form: ConsentForm;
  readonly problem?: Fault | undefined;
}

/** What a customer is asked, what it means, and the decision; the same by link and by sign-in. */
export function ConsentPage({ view, form, problem }: Props): JSX.Element {
  const { f } = useReader();
  const words = useWords(consentWords);
  const { check } = view;
  return (
    <Shell title={view.title} consent>
      <div class="stack wide">
        <PageHead crumb={words.kicker(view.partner)} title={view.title} />
        {problem && <ErrorSummary problem={problem} />}
        <Move
          title={words.standing.title}
          facts={[
            { label: words.standing.until, value: <Due dueAt={view.dueAt} provisional={provisional(view)} long /> },
            { label: words.standing.silence, value: view.silence },
          ]}
        >
          {view.counted && <Arithmetic counted={view.counted} />}
        </Move>
        <Step no={1} id="who" title={words.who.title}>
          <Who view={view} />
        </Step>
        <Step no={2} id="means" title={words.means.title}>
          <EffectsTable heads={words.means.heads} rows={view.effects} />
          {view.notes.map((note) => (
            <p class="small">{note}</p>
          ))}
        </Step>
        <Step no={3} id="way" title={words.way.title}>
          {check.ok ? (
            <Notice tone="good">
              <p>
                <b>{words.way.passed}</b>
              </p>
            </Notice>
          ) : (
            <Check check={check} />
          )}
          <form action={`${view.here}#way`} class="buttons">
            <button class="low">{words.way.again}</button>
            <span class="muted small">{words.way.at(f.when(view.checkedAt))}</span>
          </form>
        </Step>
        <p class="jump">
          <a class="button" href="#decide">
            {words.jump}
          </a>
        </p>
      </div>
      <Step no={4} id="decide" title={words.decide.title}>
        <Decision view={view} form={form} />
      </Step>
    </Shell>
  );
}

const provisional = ({ counted }: ConsentView): boolean => counted?.provisional === true;

function Who({ view }: { view: ConsentView }): JSX.Element {
  const { who } = useWords(consentWords);
  return (
    <dl class="facts over">
      <dt>{who.partner}</dt>
      <dd>{view.partner}</dd>
      <dt>{who.customer}</dt>
      <dd>{view.customer}</dd>
      {view.reason !== '' && (
        <>
          <dt>{who.reason}</dt>
          <dd>
            <p class="quote">{view.reason}</p>
          </dd>
        </>
      )}
      <dt>{who.contact}</dt>
      <dd>
        <Contact contact={view.contact} />
      </dd>
      <dt>{who.number}</dt>
      <dd class="mono">{view.requestNo}</dd>
    </dl>
  );
}

function Decision({ view, form }: { view: ConsentView; form: ConsentForm }): JSX.Element {
  const { decide } = useWords(consentWords);
  return (
    <PostForm action={view.decideTo}>
      {/* What the Enter key sends: a decision is only made by its own button. */}
      <button class="unseen" tabIndex={-1} aria-hidden="true" />
      {form.hidden?.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {form.fields.length > 0 && <p class="help">{decide.agree}</p>}
      {form.fields.map((field) => (field.control === 'tick' ? <Agreement field={field} /> : <Field field={field} />))}
      <CodeField action={view.codeTo} sent={form.sent} error={form.codeError} focus={form.codeJustSent} />
      <Field field={form.comment} />
      <div class="pair" id="f-decision">
        {form.decisions.map(({ key, title, consequence }) => (
          <div>
            <button name="decision" value={key}>
              {title}
            </button>
            <p>{consequence}</p>
          </div>
        ))}
      </div>
      {view.contact.email !== undefined && (
        <p class="small muted">
          {decide.questions} <a href={`mailto:${view.contact.email}`}>{decide.ask}</a>
        </p>
      )}
    </PostForm>
  );
}
