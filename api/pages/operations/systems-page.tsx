import type { JSX } from 'preact';
import { Badge } from '../parts/badge';
import { ListTable } from '../parts/list-table';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { type Counts, OperationsFrame } from './operations-frame';
import type { SystemRow, UndeliveredRow } from './systems';
import { operationsWords } from './words';

interface Props {
  readonly counts: Counts;
  readonly systems: readonly SystemRow[];
  readonly undelivered: readonly UndeliveredRow[];
}

/** How outside systems and channels answer, and the messages that have not arrived. */
export function SystemsPage({ counts, systems, undelivered }: Props): JSX.Element {
  const words = useWords(operationsWords);
  const [w, d] = [words.systems, words.deliveries];
  return (
    <OperationsFrame tab="systems" counts={counts}>
      <Section id="systems" title={w.title} aside={<span class="muted small">{w.text}</span>}>
        <ListTable
          label={w.title}
          heads={[
            { label: w.system },
            { label: w.state },
            { label: w.waiting, number: true },
            { label: w.lastSuccess },
            { label: w.lastFailure },
          ]}
          rows={systems.map((row) => [
            <b>{row.title}</b>,
            <State row={row} />,
            row.waiting,
            <When at={row.lastSuccess} />,
            <When at={row.lastFailure} />,
          ])}
        />
      </Section>
      <Section id="deliveries" title={d.title}>
        {undelivered.length === 0 ? (
          <p>
            <Badge tone="good">{d.none}</Badge>
          </p>
        ) : (
          <>
            <p class="muted small">{d.text}</p>
            <ListTable
              label={d.title}
              heads={[{ label: d.message }, { label: d.to }, { label: d.channel }, { label: d.why }, { label: d.case }]}
              rows={undelivered.map((row) => [
                <b>{row.title}</b>,
                row.to,
                w.channels[row.channel],
                <>
                  {row.why ?? d.unknown}
                  {row.detail !== null && d.detail(row.detail)}
                </>,
                <a href={row.href}>{d.case}</a>,
              ])}
            />
          </>
        )}
      </Section>
    </OperationsFrame>
  );
}

function State({ row: { failing, lastSuccess } }: { row: SystemRow }): JSX.Element {
  const w = useWords(operationsWords).systems;
  if (failing > 0) return <Badge tone="bad">{w.failing(failing)}</Badge>;
  return lastSuccess === null ? <Badge>{w.unused}</Badge> : <Badge tone="good">{w.well}</Badge>;
}

function When({ at }: { at: string | null }): JSX.Element {
  const { f } = useReader();
  const { never } = useWords(operationsWords).systems;
  return at === null ? <span class="muted">{never}</span> : <time dateTime={at}>{f.short(at)}</time>;
}
