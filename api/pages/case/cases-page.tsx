import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { Badge, type Tone } from '../parts/badge';
import { Due } from '../parts/due';
import { Empty } from '../parts/empty';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { Icon } from '../parts/icon';
import { Chips, type ViewLink } from '../parts/links';
import { PageHead } from '../parts/page-head';
import { Pages, type PageLinks } from '../parts/pages';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { words } from './words';

/** A row of the list of cases. */
export interface CaseLine {
  readonly id: string;
  readonly requestNo: string;
  readonly title: string;
  readonly party: string;
  readonly amount: string;
  readonly status: { readonly title: string; readonly tone: Tone };
  /** Whose move it is, or how it ended. */
  readonly move: string;
  readonly openedAt: string;
  readonly dueAt: string | null;
  /** For how many days it has waited, without a deadline. */
  readonly waits?: number | undefined;
  readonly closed?: { readonly at: string; readonly days: number } | undefined;
}

/** A column that can be sorted by: where its head leads, and how the list is sorted now. */
export interface Head {
  readonly href?: string | undefined;
  readonly sorted?: 'ascending' | 'descending' | undefined;
}

/** The list as its page shows it. */
export interface CasesShown {
  readonly mayStart: boolean;
  readonly views: readonly ViewLink[];
  readonly fields: readonly Control[];
  readonly more: readonly Control[];
  /** What chooses the view and the order, and is sent along with the filters. */
  readonly kept: readonly (readonly [string, string])[];
  readonly isFiltered: boolean;
  readonly problem?: Fault | undefined;
  /** Absent when a filter could not be read. */
  readonly found?:
    | {
        readonly lede: string;
        readonly heads: Readonly<Record<'what' | 'amount' | 'status' | 'until' | 'opened', Head>>;
        readonly rows: readonly CaseLine[];
        readonly pages?: PageLinks | undefined;
      }
    | undefined;
}

/** The cases that the reader may see. */
export function CasesPage(props: CasesShown): JSX.Element {
  const { m } = useReader();
  const { cases: w } = useWords(words);
  const { mayStart, views, fields, more, kept, isFiltered, problem, found } = props;
  return (
    <Shell title={w.title}>
      <PageHead
        title={w.title}
        actions={
          mayStart && (
            <a class="button" href="/start">
              <Icon name="plus" />
              {w.start}
            </a>
          )
        }
      />
      <Chips label={w.views} links={views} />
      <form action="/cases" class="stack" role="search" aria-label={w.filter}>
        {kept.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {problem && <ErrorSummary problem={problem} />}
        <div class="filters">
          {fields.map((field) => (
            <Field field={field} />
          ))}
          <div class="buttons">
            <button>{w.filter}</button>
            {isFiltered && <a href="/cases">{w.clear}</a>}
          </div>
        </div>
        <details open={more.some(({ error, ...field }) => error !== undefined || isGiven(field))}>
          <summary>{w.more}</summary>
          <div class="filters">
            {more.map((field) => (
              <Field field={field} />
            ))}
          </div>
        </details>
      </form>
      {found &&
        (found.rows.length === 0 ? (
          <Empty title={isFiltered ? m.cases.nothing : m.cases.empty}>
            <p class="muted">{isFiltered ? m.cases.nothingText : mayStart ? m.cases.emptyText : m.cases.emptyOnly}</p>
          </Empty>
        ) : (
          <section class="stack" aria-label={w.title}>
            <p class="small muted">{found.lede}</p>
            <Table {...found} />
            {found.pages && <Pages pages={found.pages} />}
          </section>
        ))}
    </Shell>
  );
}

const isGiven = (field: object): boolean => 'value' in field && field.value !== '';

type Found = NonNullable<CasesShown['found']>;

function Table({ heads, rows }: Pick<Found, 'heads' | 'rows'>): JSX.Element {
  const { columns } = useWords(words).cases;
  const keys = ['what', 'amount', 'status', 'until', 'opened'] as const;
  const shown = keys.filter((key) => key !== 'amount' || rows.some(({ amount }) => amount !== ''));
  return (
    <table class="list">
      <thead>
        <tr>
          {shown.map((key) => (
            <th scope="col" class={key === 'amount' ? 'number' : undefined} aria-sort={heads[key].sorted}>
              <HeadLink title={columns[key]} head={heads[key]} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line row={row} amounts={shown.includes('amount')} />
        ))}
      </tbody>
    </table>
  );
}

const ARROWS = { ascending: ' ↑', descending: ' ↓' } as const;

const HeadLink = ({ title, head: { href, sorted } }: { title: string; head: Head }): JSX.Element => {
  const arrow = sorted && <span aria-hidden="true">{ARROWS[sorted]}</span>;
  return href === undefined ? (
    <>{title}</>
  ) : (
    <a href={href}>
      {title}
      {arrow}
    </a>
  );
};

function Line({ row, amounts }: { row: CaseLine; amounts: boolean }): JSX.Element {
  const { f } = useReader();
  const { columns } = useWords(words).cases;
  return (
    <tr>
      <td class="first">
        <a class="main-link" href={`/cases/${row.id}`}>
          {row.title}
        </a>
        <br />
        <span class="muted">
          {row.party} · <span class="mono">{row.requestNo}</span>
        </span>
      </td>
      {amounts && (
        <td class="number" data-label={columns.amount}>
          {row.amount}
        </td>
      )}
      <td data-label={columns.status}>
        <div>
          <Badge tone={row.status.tone}>{row.status.title}</Badge>
          <br />
          {row.move}
        </div>
      </td>
      <td data-label={columns.until}>
        <Until row={row} />
      </td>
      <td class="whole" data-label={columns.opened}>
        <time dateTime={row.openedAt}>{f.day(row.openedAt)}</time>
      </td>
    </tr>
  );
}

function Until({ row: { closed, dueAt, waits } }: { row: CaseLine }): JSX.Element {
  const { f } = useReader();
  const { cases: w } = useWords(words);
  if (closed)
    return (
      <span class="due">
        <b>
          <time dateTime={closed.at}>{w.endedOn(f.day(closed.at))}</time>
        </b>
        <span class="muted">{w.after(closed.days)}</span>
      </span>
    );
  return (
    <>
      <Due dueAt={dueAt} />
      {dueAt === null && waits !== undefined && <span class="small muted">{w.waits(waits)}</span>}
    </>
  );
}
