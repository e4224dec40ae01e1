import type { JSX } from 'preact';
import { Badge } from '../parts/badge';
import { ListTable } from '../parts/list-table';
import { useWords } from '../parts/reader';
import { type Counts, OperationsFrame } from './operations-frame';
import type { PolicyRow } from './policies';
import { operationsWords } from './words';

/** The version in force of each process, and how many cases are open under which. */
export function PoliciesPage({ counts, policies }: { counts: Counts; policies: readonly PolicyRow[] }): JSX.Element {
  const words = useWords(operationsWords);
  const w = words.policies;
  return (
    <OperationsFrame tab="policies" counts={counts}>
      <p class="muted small">{w.text}</p>
      <ListTable
        label={words.tabs.policies}
        heads={[{ label: w.process }, { label: w.version }, { label: w.open, number: true }]}
        rows={policies.map(({ title, version, current, open }) => [
          title,
          <>
            {version} {current && <Badge tone="good">{w.current}</Badge>}
          </>,
          open,
        ])}
      />
    </OperationsFrame>
  );
}
