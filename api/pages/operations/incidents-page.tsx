import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import { Badge } from '../parts/badge';
import { type BulkItem, BulkResults } from '../parts/bulk-results';
import { Empty } from '../parts/empty';
import { Notice } from '../parts/notice';
import { useWords } from '../parts/reader';
import { CauseCard } from './cause-card';
import type { Cause } from './incidents';
import { type Counts, OperationsFrame } from './operations-frame';
import { operationsWords } from './words';

interface Props {
  readonly counts: Counts;
  readonly causes: readonly Cause[];
  /** How many are listed, when there are more. */
  readonly most?: number | undefined;
  readonly done: boolean;
  /** What became of several that were tried again at once. */
  readonly results?: { readonly summary: string; readonly items: readonly BulkItem[] } | undefined;
  readonly problem?: Fault | undefined;
}

/** What was accepted and does not come about, by cause, each with its moves. */
export function IncidentsPage({ counts, causes, most, done, results, problem }: Props): JSX.Element {
  const w = useWords(operationsWords).incidents;
  return (
    <OperationsFrame tab="incidents" counts={counts} problem={problem}>
      {done && (
        <Notice tone="good" role="status">
          <p>{w.done}</p>
        </Notice>
      )}
      {results && <BulkResults {...results} />}
      {causes.length === 0 ? (
        <Empty title={w.none}>
          <p>
            <Badge tone="good">{w.noneText}</Badge>
          </p>
        </Empty>
      ) : (
        <p class="muted small">
          {w.text}
          {most !== undefined && ` ${w.more(most)}`}
        </p>
      )}
      <div id="incidents" class="stack">
        {causes.map((cause) => (
          <CauseCard cause={cause} />
        ))}
      </div>
    </OperationsFrame>
  );
}
