import type { JSX } from 'preact';
import type { Offered } from '../consent/consent-page';
import { Contact, type ContactView } from '../consent/contact';
import type { Arithmetic as Counted } from '../frame/answers';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Agreement } from '../parts/agreement';
import { Arithmetic } from '../parts/arithmetic';
import { Blockers } from '../parts/blockers';
import { Change } from '../parts/change';
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
import type { Standing } from './invitation-link';
import { invitationWords } from './invitation-words';

/** Everything that the reader of an invitation learns before deciding. */
export interface InvitationView {
  readonly here: string;
  readonly signIn: string;
  readonly title: string;
  readonly master: string;
  readonly requestNo: string;
  readonly dueAt: string | undefined;
  readonly silence: string;
  readonly contact: ContactView;
  readonly counted: Counted | null;
  readonly standing: Standing;
  /** The invited address, masked. */
  readonly address: string;
  readonly key: string;
}

/** The decision, for those who may make it. */
export interface InvitationForm {
  readonly check: CheckResult;
  /** That both do business in no common region, and in which they do. */
  readonly noRegion?: string | undefined;
  readonly acceptable: boolean;
  readonly fields: readonly Control[];
  readonly comment: Control;
  readonly decisions: readonly Offered[];
}

interface Props {
  readonly view: InvitationView;
  readonly form?: InvitationForm | undefined;
  readonly problem?: Fault | undefined;
}

/** An invitation that can still be decided, for anyone who opens its link. */
export function InvitationPage({ view, form, problem }: Props): JSX.Element {
  const words = useWords(invitationWords);
  const { means, who } = words;
  const { master, counted } = view;
  return (
    <Shell title={view.title} consent>
      <div class="stack wide">
        <PageHead crumb={words.kicker(master)} title={view.title} />
        {problem && <ErrorSummary problem={problem} />}
        <Move
          title={words.nothingYet}
          facts={[
            { label: who.until, value: <Due dueAt={view.dueAt} provisional={counted?.provisional === true} long /> },
            { label: who.silence, value: view.silence },
          ]}
        >
          {counted && <Arithmetic counted={counted} />}
        </Move>
        <Step no={1} id="who" title={who.title}>
          <p>{who.asks(master)}</p>
          <dl class="facts over">
            <dt>{who.ask}</dt>
            <dd>
              <Contact contact={view.contact} />
            </dd>
            <dt>{who.number}</dt>
            <dd class="mono">{view.requestNo}</dd>
          </dl>
        </Step>
        <Step no={2} id="means" title={means.title}>
          <Change
            heads={{ what: means.what, now: means.before, then: means.after }}
            rows={means.rows(master).map(({ what, now, then }) => ({ what, now, then }))}
          />
          {means.notes(master).map((note) => (
            <p class="small">{note}</p>
          ))}
        </Step>
        {form && (
          <Step no={3} id="way" title={words.way.title}>
            <Way form={form} />
          </Step>
        )}
        <p class="jump">
          <a class="button" href="#decide">
            {words.jump}
          </a>
        </p>
      </div>
      <Step no={form ? 4 : 3} id="decide" title={words.decide.title}>
        {form ? <Decision view={view} form={form} /> : <NotHere view={view} />}
      </Step>
    </Shell>
  );
}

function Way({ form: { check, noRegion } }: { form: InvitationForm }): JSX.Element {
  const { decide, way } = useWords(invitationWords);
  if (noRegion !== undefined)
    return (
      <>
        <p>
          <strong>{decide.noRegion.title}</strong>
        </p>
        <p>{noRegion}</p>
        {check.blockers.length > 0 && <Blockers blockers={check.blockers} />}
      </>
    );
  if (!check.ok) return <Check check={check} />;
  return (
    <Notice tone="good">
      <p>
        <b>{way.passed}</b>
      </p>
    </Notice>
  );
}

/** Why the reader cannot decide here, and where it can be done. */
function NotHere({ view: { standing, signIn, here, address, dueAt } }: { view: InvitationView }): JSX.Element {
  const { f } = useReader();
  const { decide, join } = useWords(invitationWords);
  switch (standing) {
    case 'stranger':
      return (
        <>
          <p>{decide.signInText}</p>
          <div>
            <a class="button primary" href={signIn}>
              {decide.signIn}
            </a>
          </div>
        </>
      );
    case 'other':
      return (
        <>
          <Notice tone="warn">
            <p>{decide.other(address)}</p>
          </Notice>
          <div>
            <a class="button" href={signIn}>
              {decide.otherSignIn}
            </a>
          </div>
        </>
      );
    case 'outside':
      return (
        <>
          <Notice tone="warn" title={join.title}>
            <p>{join.text}</p>
            {dueAt !== undefined && (
              <p>
                <strong>{join.valid(f.until(dueAt, true))}</strong>
              </p>
            )}
          </Notice>
          <ul class="bullets">
            {join.steps.map((step) => (
              <li>{step}</li>
            ))}
          </ul>
        </>
      );
    case 'unrecognised':
      return (
        <>
          <Notice>
            <p>{decide.recognised}</p>
          </Notice>
          <div>
            <a class="button" href={here}>
              {decide.again}
            </a>
          </div>
        </>
      );
    default:
      return (
        <Notice tone="warn">
          <p>{decide.role}</p>
        </Notice>
      );
  }
}

function Decision({ view, form }: { view: InvitationView; form: InvitationForm }): JSX.Element {
  const { decide } = useWords(invitationWords);
  return (
    <PostForm action={view.here} idempotencyKey={view.key}>
      {/* What the Enter key sends: a decision is only made by its own button. */}
      <button class="unseen" tabIndex={-1} aria-hidden="true" />
      {form.acceptable ? (
        form.fields.map((field) => (field.control === 'tick' ? <Agreement field={field} /> : <Field field={field} />))
      ) : (
        <p>{decide.declineOnly}</p>
      )}
      <Field field={form.comment} />
      <div class="pair" id="f-decision">
        {form.decisions.map(({ key, title, consequence }) => (
          <div>
            <button name="decision" value={key} disabled={key === 'accept' && !form.acceptable}>
              {title}
            </button>
            <p>{consequence}</p>
          </div>
        ))}
      </div>
    </PostForm>
  );
}
