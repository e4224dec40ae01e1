import type { JSX } from 'preact';
import { Empty } from '../parts/empty';
import { ListTable } from '../parts/list-table';
import { More } from '../parts/more';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { CustomerTabs } from './customer-tabs';
import type { Customer } from './customer';
import { CustomerMoves } from './customer-moves';
import { customerWords } from './words';

interface Props {
  readonly text: string;
  /** That the text is too short to be looked for. */
  readonly tooShort: boolean;
  readonly rows: readonly Customer[];
  readonly next: string | undefined;
}

/** The customers of the reader's partner, with what can be asked for each. */
export function CustomersPage({ text, tooShort, rows, next }: Props): JSX.Element {
  const w = useWords(customerWords).customers;
  return (
    <Shell title={w.title}>
      <PageHead title={w.title} />
      <CustomerTabs current="list" />
      <form action="/customers" class="search" role="search">
        <input
          type="search"
          name="text"
          value={text}
          aria-label={w.find}
          placeholder={w.find}
          aria-invalid={tooShort ? true : undefined}
          aria-describedby={tooShort ? 'text-error' : undefined}
        />
        <button>{w.findButton}</button>
        {text !== '' && <a href="/customers">{w.all}</a>}
        {tooShort && (
          <p class="error" id="text-error">
            {w.tooShort}
          </p>
        )}
      </form>
      {rows.length > 0 ? (
        <Table rows={rows} />
      ) : text === '' ? (
        <Empty title={w.none}>
          <p class="muted">{w.noneText}</p>
        </Empty>
      ) : (
        <p>{w.noneFound(text)}</p>
      )}
      <More href={next} />
    </Shell>
  );
}

function Table({ rows }: { rows: readonly Customer[] }): JSX.Element {
  const { m, f } = useReader();
  const w = useWords(customerWords).customers;
  const managed = rows.some(({ managers }) => managers.length > 0);
  return (
    <ListTable
      heads={[w.customer, w.model, w.since, ...(managed ? [w.managers] : []), w.open, w.next].map((label) => ({
        label,
      }))}
      rows={rows.map((row) => [
        <>
          <a class="main-link" href={`/customers/${encodeURIComponent(row.id)}`}>
            {row.name}
          </a>
          <br />
          <span class="muted mono">{row.id}</span>
        </>,
        m.facts.models[row.model],
        <time dateTime={row.since}>{f.date(row.since)}</time>,
        ...(managed ? [row.managers.join(m.comma) || '–'] : []),
        row.requests.length === 0
          ? '–'
          : row.requests.map(({ href, number }) => (
              <a class="mono" href={href}>
                {number}
              </a>
            )),
        <CustomerMoves customer={row} />,
      ])}
    />
  );
}
