import type { JSX } from 'preact';
import type { Fact } from '../case/case-view';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Badge } from '../parts/badge';
import { Facts } from '../parts/facts';
import { Field } from '../parts/field';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { AdminFrame } from './admin-frame';
import { adminWords } from './words';

interface Props {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly facts: readonly Fact[];
  readonly fields: readonly Control[];
  readonly version: number;
  readonly tasks: readonly { readonly href: string; readonly title: string }[];
  readonly assigned: readonly string[];
  readonly done?: string | undefined;
  readonly problem?: Fault | undefined;
}

/** One person: who they are, what they may, and what has to be handed over before they leave. */
export function PersonPage(props: Props): JSX.Element {
  const { m } = useReader();
  const words = useWords(adminWords);
  const w = words.people;
  const { id, name, active, facts, fields, version, tasks, assigned, done, problem } = props;
  return (
    <AdminFrame tab="people" title={name} done={done} problem={problem}>
      <div class="split">
        <Section
          id="rights"
          title={w.rights}
          aside={<Badge tone={active ? 'good' : 'neutral'}>{active ? w.active : w.left}</Badge>}
        >
          <PostForm action={`/admin/people/${id}`} version={version}>
            {fields.map((field) => (
              <Field field={field} />
            ))}
            <div>
              <button class="primary">{w.save}</button>
            </div>
          </PostForm>
        </Section>
        <div class="aside">
          <Facts facts={facts} over />
          <p>
            <a href={`/people/${id}/absence`}>{w.absence}</a>
          </p>
          <p>
            <a href={`/admin/log?${new URLSearchParams({ kind: 'person', key: id }).toString()}`}>{w.log}</a>
          </p>
        </div>
      </div>
      <Section id="work" title={w.work}>
        {tasks.length + assigned.length === 0 && <p class="muted">{w.workNone}</p>}
        {tasks.length > 0 && (
          <>
            <h3>{w.tasks}</h3>
            <ul class="bullets">
              {tasks.map(({ href, title }) => (
                <li>
                  <a href={href}>{title}</a>
                </li>
              ))}
            </ul>
          </>
        )}
        {assigned.length > 0 && (
          <>
            <h3>{w.customers}</h3>
            <p>{assigned.join(m.comma)}</p>
          </>
        )}
      </Section>
    </AdminFrame>
  );
}
