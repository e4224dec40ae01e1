import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { More } from '../parts/more';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { CustomerTabs } from './customer-tabs';
import { type HistoryRow, HistoryTable } from './history-table';
import { customerWords } from './words';
import { type YearCounters, YearFigures } from './year-figures';

interface Props {
  /** The one-year counters, and since when they count (ISO). */
  readonly counters: YearCounters & { readonly since: string };
  readonly fields: readonly Control[];
  /** Whether it is a part of My customers. */
  readonly ofPartner: boolean;
  readonly rows: readonly HistoryRow[];
  readonly next: string | undefined;
  readonly problem?: Fault | undefined;
}

/** The finished changes of associations that the reader may see, with filters and one-year counters. */
export function HistoryPage({ counters, fields, ofPartner, rows, next, problem }: Props): JSX.Element {
  const { f } = useReader();
  const w = useWords(customerWords);
  return (
    <Shell title={w.title}>
      <PageHead title={ofPartner ? w.customers.title : w.title} />
      {ofPartner && <CustomerTabs current="history" />}
      {problem && <ErrorSummary problem={problem} />}
      <form class="filters" action="/customers/history">
        {fields.map((field) => (
          <Field field={field} />
        ))}
        <div class="buttons">
          <button class="primary">{w.find}</button>
          <a class="button" href="/customers/history">
            {w.reset}
          </a>
        </div>
      </form>
      <HistoryTable rows={rows} />
      <More href={next} />
      <Section id="year" title={w.year(f.short(counters.since))}>
        <YearFigures counters={counters} />
      </Section>
    </Shell>
  );
}
