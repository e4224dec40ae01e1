import type { JSX } from 'preact';
import { Empty } from '../parts/empty';
import { Icon } from '../parts/icon';
import { Tabs, type ViewLink } from '../parts/links';
import { ListTable } from '../parts/list-table';
import { More } from '../parts/more';
import { PageHead } from '../parts/page-head';
import { PartsBar } from '../parts/parts-bar';
import { useWords } from '../parts/reader';
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
          <More href={props.next} />
        </Section>
      )}
      {props.budgets.length > 0 && <Budgets budgets={props.budgets} />}
    </Shell>
  );
}

function PartnerTable({ heads, rows }: Pick<Props, 'heads' | 'rows'>): JSX.Element {
  const w = useWords(fundingWords);
  return (
    <ListTable
      heads={[{ label: w.partner }, ...[...heads, w.total, w.confirmed].map((label) => ({ label, number: true }))]}
      rows={rows.map(({ id, name, href, bar, cells, total, confirmed }) => [
        <>
          <a class="main-link" href={href}>
            {name}
          </a>{' '}
          <span class="muted mono">{id}</span>
          {bar && <PartsBar {...bar} />}
        </>,
        ...cells.map(({ amount, note }) => (
          <span>
            {amount}
            {note !== undefined && (
              <>
                <br />
                <span class="muted micro">{note}</span>
              </>
            )}
          </span>
        )),
        <b>{total}</b>,
        confirmed,
      ])}
    />
  );
}
