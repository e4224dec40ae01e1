import type { JSX } from 'preact';
import { Empty } from '../parts/empty';
import { Icon } from '../parts/icon';
import { Tabs, type ViewLink } from '../parts/links';
import { PageHead } from '../parts/page-head';
import { PartsBar } from '../parts/parts-bar';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { Budgets } from './budgets';
import type { BudgetView } from './funding-budgets';
import type { PartnerRow } from './funding-partners';
import type { StandingView } from './funding-standing';
import { Standing } from './standing';
import { fundingWords } from './words';

interface Props {
  readonly year: string;
  readonly years: readonly ViewLink[];
  readonly file: string;
  readonly standings: readonly StandingView[];
  readonly heads: readonly string[];
  readonly rows: readonly PartnerRow[];
  readonly budgets: readonly BudgetView[];
  readonly next: string | undefined;
}

/** The funding of all partners in a year: together, each in a row, and the budgets it comes out of. */
export function PartnersPage(props: Props): JSX.Element {
  const { m } = useReader();
  const w = useWords(fundingWords);
  const { year, rows } = props;
  return (
    <Shell title={w.title}>
      <div class="stack">
        <PageHead
          title={w.title}
          actions={
            rows.length > 0 && (
              <a class="button low" href={props.file}>
                <Icon name="download" />
                {w.export(year)}
              </a>
            )
          }
        />
        <Tabs label={w.years} links={props.years} />
      </div>
      {props.standings.map((standing, at) => (
        <Standing standing={standing} id={`sum-${at + 1}`} />
      ))}
      {rows.length === 0 ? (
        <Empty title={w.nobody(year)}>
          <p class="muted">{w.nobodyText}</p>
        </Empty>
      ) : (
        <Section id="partners" title={w.partners}>
          <PartnerTable heads={props.heads} rows={rows} />
          {props.next !== undefined && (
            <p>
              <a href={props.next}>{m.more}</a>
            </p>
          )}
        </Section>
      )}
      {props.budgets.length > 0 && <Budgets budgets={props.budgets} />}
    </Shell>
  );
}

function PartnerTable({ heads, rows }: Pick<Props, 'heads' | 'rows'>): JSX.Element {
  const w = useWords(fundingWords);
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{w.partner}</th>
          {[...heads, w.total, w.confirmed].map((head) => (
            <th scope="col" class="number wraps">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, name, href, bar, cells, total, confirmed }) => (
          <tr>
            <th scope="row">
              <a class="main-link" href={href}>
                {name}
              </a>{' '}
              <span class="muted mono">{id}</span>
              {bar && <PartsBar {...bar} />}
            </th>
            {cells.map(({ label, amount, note }) => (
              <td data-label={label} class="number">
                <span>
                  {amount}
                  {note !== undefined && (
                    <>
                      <br />
                      <span class="muted micro">{note}</span>
                    </>
                  )}
                </span>
              </td>
            ))}
            <td data-label={w.total} class="number">
              <b>{total}</b>
            </td>
            <td data-label={w.confirmed} class="number">
              {confirmed}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
