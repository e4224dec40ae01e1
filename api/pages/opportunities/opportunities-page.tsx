import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Badge, type Tone } from '../parts/badge';
import { Due } from '../parts/due';
import { Empty } from '../parts/empty';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { Tabs, type ViewLink } from '../parts/links';
import { ListTable } from '../parts/list-table';
import { More } from '../parts/more';
import { None } from '../parts/none';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import type { PipelineView } from './opportunity-pipeline';
import { Pipeline } from './pipeline';
import { opportunityWords } from './words';

/** An opportunity in a row. */
export interface OpportunityRow {
  readonly href: string;
  readonly heading: string;
  readonly requestNo: string;
  readonly partner: string | undefined;
  readonly customer: string;
  readonly revenue: string;
  readonly stateTitle: string;
  readonly tone: Tone;
  readonly move: string;
  readonly dueAt: string | null | undefined;
  readonly stale: boolean;
  readonly progress:
    { readonly stage: string; readonly likely: string; readonly on: string; readonly age: string } | undefined;
}

/** What the page shows besides its rows. */
export interface OpportunitiesProps {
  readonly tabs: readonly ViewLink[];
  readonly type: string;
  readonly create: string | undefined;
  /** How opportunities of this kind begin. */
  readonly begin: string;
  readonly fields: readonly Control[];
  readonly filtered: boolean;
  readonly pipeline: PipelineView;
  readonly file: string;
  readonly items: readonly OpportunityRow[];
  readonly next?: string | undefined;
  readonly problem?: Fault;
}

/** Opportunities of a kind: the pipeline, and a list under it. */
export function OpportunitiesPage(props: OpportunitiesProps): JSX.Element {
  const { m } = useReader();
  const w = useWords(opportunityWords);
  const { tabs, create, items, filtered, problem } = props;
  const isEmpty = items.length === 0;
  return (
    <Shell title={w.title}>
      <div class="stack">
        <PageHead title={w.title} actions={create !== undefined && <Create href={create} />} />
        {tabs.length > 1 && <Tabs label={w.tabs.label} links={tabs} />}
      </div>
      {(filtered || !isEmpty) && <Pipeline pipeline={props.pipeline} file={props.file} />}
      {isEmpty && !filtered && !problem ? (
        <Empty title={w.empty.title}>
          <p class="muted">{props.begin}</p>
          {create !== undefined && (
            <div>
              <Create href={create} />
            </div>
          )}
        </Empty>
      ) : (
        <Section id="list" title={w.list}>
          {problem && <ErrorSummary problem={problem} />}
          <Filter type={props.type} fields={props.fields} open={filtered || problem !== undefined} />
          {isEmpty ? (
            <Empty title={m.cases.nothing}>
              <p class="muted">{m.cases.nothingText}</p>
            </Empty>
          ) : (
            <Opportunities items={items} />
          )}
          <More href={props.next} />
        </Section>
      )}
    </Shell>
  );
}

const Create = ({ href }: { href: string }): JSX.Element => (
  <a class="button primary" href={href}>
    {useWords(opportunityWords).create}
  </a>
);

function Filter({ type, fields, open }: Pick<OpportunitiesProps, 'type' | 'fields'> & { open: boolean }): JSX.Element {
  const { m } = useReader();
  return (
    <details open={open}>
      <summary>{useWords(opportunityWords).filter}</summary>
      <form action="/opportunities">
        <input type="hidden" name="type" value={type} />
        <div class="filters">
          {fields.map((field) => (
            <Field field={field} />
          ))}
          <div class="buttons">
            <button class="primary">{m.cases.search}</button>
            <a class="button" href={`/opportunities?type=${type}`}>
              {m.cases.reset}
            </a>
          </div>
        </div>
      </form>
    </details>
  );
}

function Opportunities({ items }: Pick<OpportunitiesProps, 'items'>): JSX.Element {
  const { m } = useReader();
  const w = useWords(opportunityWords);
  return (
    <ListTable
      heads={[
        { label: w.what },
        { label: w.customer },
        { label: w.revenue, number: true },
        { label: w.progress },
        { label: m.cases.move },
        { label: m.cases.due },
      ]}
      rows={items.map((row) => [
        <>
          <a class="main-link" href={row.href}>
            {row.heading}
          </a>
          <br />
          <span class="muted small">
            <span class="mono">{row.requestNo}</span>
            {row.partner !== undefined && ` · ${row.partner}`}
          </span>
        </>,
        row.customer,
        row.revenue,
        <Progress row={row} />,
        <span>
          <Badge tone={row.tone}>{row.stateTitle}</Badge>
          <br />
          <span class="muted">{row.move}</span>
        </span>,
        row.dueAt == null ? <None /> : <Due dueAt={row.dueAt} />,
      ])}
    />
  );
}

function Progress({ row: { progress, stale } }: { row: OpportunityRow }): JSX.Element {
  const w = useWords(opportunityWords);
  return (
    <span>
      {progress === undefined ? (
        <span class="muted">{w.none}</span>
      ) : (
        <>
          {progress.stage}
          {progress.likely !== '' && ` · ${progress.likely}`}
          <br />
          <span class="muted">
            {progress.on}
            <br />
            {progress.age}
          </span>
        </>
      )}{' '}
      {stale && <Badge tone="warn">{w.stale}</Badge>}
    </span>
  );
}
