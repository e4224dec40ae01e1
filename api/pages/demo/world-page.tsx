import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { Chips, type ViewLink } from '../parts/links';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { demoWords } from './words';

interface Props {
  readonly systems: readonly ViewLink[];
  readonly port: string;
  readonly subject: Control;
  /** The switches of a system about a subject, once one was chosen. */
  readonly switches?:
    | {
        readonly about: string;
        readonly facts: readonly Control[];
        readonly faults: readonly Control[];
        readonly json: Control;
      }
    | undefined;
  /** What was just set. */
  readonly set?: string | undefined;
  readonly problem?: Fault | undefined;
}

/** The outside world of the demonstration: per system, what it answers about whom, and how it fails. */
export function WorldPage({ systems, port, subject, switches, set, problem }: Props): JSX.Element {
  const w = useWords(demoWords).world;
  return (
    <Shell title={w.title}>
      <PageHead title={w.title} lede={w.text} />
      {problem && <ErrorSummary problem={problem} />}
      {set !== undefined && (
        <Notice tone="good" role="status">
          <p>{w.isSet(set)}</p>
        </Notice>
      )}
      <Chips label={w.systems} links={systems} />
      <form action="/clock/world" class="stack text">
        <input type="hidden" name="port" value={port} />
        <Field field={subject} />
        <div>
          <button class={switches ? undefined : 'primary'}>{w.choose}</button>
        </div>
      </form>
      {switches && (
        <PostForm action="/clock/world" class="stack">
          <input type="hidden" name="port" value={port} />
          <input type="hidden" name="subject" value={switches.about} />
          <Section id="facts" title={`${w.facts} · ${switches.about}`}>
            {switches.facts.length === 0 && <p class="muted">{w.none}</p>}
            <div class="columns">
              {switches.facts.map((field) => (
                <Field field={field} />
              ))}
            </div>
          </Section>
          <Section id="faults" title={w.faults}>
            <div class="columns">
              {switches.faults.map((field) => (
                <Field field={field} />
              ))}
            </div>
          </Section>
          <details open={switches.json.error !== undefined}>
            <summary>{w.json}</summary>
            <Field field={switches.json} />
          </details>
          <div>
            <button class="primary">{w.set}</button>
          </div>
        </PostForm>
      )}
    </Shell>
  );
}
