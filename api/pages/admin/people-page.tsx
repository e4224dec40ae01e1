import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Badge } from '../parts/badge';
import { Empty } from '../parts/empty';
import { Field } from '../parts/field';
import { ListTable } from '../parts/list-table';
import { useReader, useWords } from '../parts/reader';
import { AdminFrame } from './admin-frame';
import { adminWords } from './words';

interface Line {
  readonly href: string;
  readonly id: string;
  readonly name: string;
  readonly party: string;
  readonly roles: readonly string[];
  readonly active: boolean;
  readonly updatedAt: string;
}

interface Props {
  readonly fields: readonly Control[];
  readonly people: readonly Line[];
  readonly next?: string | undefined;
  readonly problem?: Fault | undefined;
}

/** People of all parties: who they are, what they may, whether they are still there. */
export function PeoplePage({ fields, people, next, problem }: Props): JSX.Element {
  const { f, m } = useReader();
  const words = useWords(adminWords);
  const w = words.people;
  return (
    <AdminFrame tab="people" problem={problem}>
      <form action="/admin" class="filters">
        {fields.map((field) => (
          <Field field={field} />
        ))}
        <div class="buttons">
          <button class="primary">{words.search}</button>
          <a class="button" href="/admin">
            {words.reset}
          </a>
        </div>
      </form>
      {people.length === 0 ? (
        <Empty title={w.none}>
          <p class="muted">{w.noneText}</p>
        </Empty>
      ) : (
        <ListTable
          label={words.tabs.people}
          heads={[{ label: w.name }, { label: w.party }, { label: w.roles }, { label: w.state }, { label: w.changed }]}
          rows={people.map(({ href, id, name, party, roles, active, updatedAt }) => [
            <>
              <a class="main-link" href={href}>
                {name}
              </a>
              <br />
              <span class="muted small">{id}</span>
            </>,
            party,
            roles.join(m.comma),
            active ? <Badge tone="good">{w.active}</Badge> : <Badge>{w.left}</Badge>,
            <time dateTime={updatedAt}>{f.short(updatedAt)}</time>,
          ])}
        />
      )}
      {next !== undefined && (
        <p>
          <a href={next}>{words.more}</a>
        </p>
      )}
    </AdminFrame>
  );
}
