import type { JSX } from 'preact';
import { Empty } from '../parts/empty';
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
  const { m } = useReader();
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
      {next !== undefined && (
        <p>
          <a href={next}>{m.more}</a>
        </p>
      )}
    </Shell>
  );
}

function Table({ rows }: { rows: readonly Customer[] }): JSX.Element {
  const { m, f } = useReader();
  const w = useWords(customerWords).customers;
  const managed = rows.some(({ managers }) => managers.length > 0);
  return (
    <table class="list">
      <thead>
        <tr>
          {[w.customer, w.model, w.since, ...(managed ? [w.managers] : []), w.open, w.next].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">
              <a class="main-link" href={`/customers/${encodeURIComponent(row.id)}`}>
                {row.name}
              </a>
              <br />
              <span class="muted mono">{row.id}</span>
            </th>
            <td data-label={w.model}>{m.facts.models[row.model]}</td>
            <td data-label={w.since}>
              <time dateTime={row.since}>{f.date(row.since)}</time>
            </td>
            {managed && <td data-label={w.managers}>{row.managers.join(m.comma) || '–'}</td>}
            <td data-label={w.open}>
              {row.requests.length === 0
                ? '–'
                : row.requests.map(({ href, number }) => (
                    <a class="mono" href={href}>
                      {number}
                    </a>
                  ))}
            </td>
            <td data-label={w.next}>
              <CustomerMoves customer={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
