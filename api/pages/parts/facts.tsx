import type { JSX } from 'preact';
import type { Fact } from '../case/case-view';
import { Badge } from './badge';
import { DataTable } from './data-table';
import { FileList } from './file-list';
import { useReader } from './reader';

/** Facts with their labels; `over` puts each label above its value. */
export function Facts({ facts, over = false }: { facts: readonly Fact[]; over?: boolean }): JSX.Element {
  const { m } = useReader();
  return (
    <dl class={over ? 'facts over' : 'facts'}>
      {facts.map((fact) => (
        <>
          <dt class={fact.table && 'across'}>
            {fact.label}
            {fact.personal && fact.table && <span class="muted small"> {m.masked}</span>}
          </dt>
          <dd class={fact.table ? 'across' : fact.files ? undefined : 'message'}>
            <Value fact={fact} />
            {fact.changed && (
              <>
                {' '}
                <Badge tone="warn">{m.case.changed}</Badge>
              </>
            )}
          </dd>
        </>
      ))}
    </dl>
  );
}

function Value({ fact }: { fact: Fact }): JSX.Element {
  const { m } = useReader();
  if (fact.table) return <DataTable table={fact.table} />;
  if (fact.files) return <FileList files={fact.files} />;
  return (
    <>
      {fact.value}
      {fact.personal && <span class="muted small"> {m.masked}</span>}
    </>
  );
}
