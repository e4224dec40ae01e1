import type { JSX } from 'preact';
import { Icon } from '../parts/icon';
import { Tabs, type ViewLink } from '../parts/links';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import type { LapsedRow } from './funding-lapsed';
import type { NreView } from './funding-nre';
import type { Offer } from './funding-offers';
import type { PaymentLine } from './funding-payments';
import type { ProgrammeView } from './funding-programmes';
import type { StandingView } from './funding-standing';
import { Lapsed } from './lapsed';
import { NreSection } from './nre-section';
import { Offers } from './offers';
import { PaymentCard } from './payment-card';
import { Programme } from './programme';
import { Standing } from './standing';
import { fundingWords } from './words';

interface Props {
  readonly year: string;
  readonly years: readonly ViewLink[];
  /** The name of the partner, for the vendor. */
  readonly partner: string | undefined;
  readonly back: string;
  readonly file: string;
  readonly standings: readonly StandingView[];
  readonly programmes: readonly ProgrammeView[];
  readonly nre: NreView | undefined;
  readonly payments: readonly PaymentLine[] | undefined;
  readonly lapsed: readonly LapsedRow[];
  readonly offers: readonly Offer[];
  /** Programmes whose offers are shown only on request, at `ask`. */
  readonly others: readonly string[];
  readonly ask: string;
}

/** A partner's funding of a year: where the money stands, by programme, and on its way. */
export function FundingPage(props: Props): JSX.Element {
  const { m } = useReader();
  const w = useWords(fundingWords);
  const { year, partner, programmes, nre, offers } = props;
  const begins = programmes.length === 0 && nre === undefined;
  const title = partner === undefined ? w.title : `${w.title}${m.colon}${partner}`;
  return (
    <Shell title={partner === undefined ? w.title : `${partner} – ${w.title}`}>
      <div class="stack">
        <PageHead
          title={title}
          crumb={partner === undefined ? undefined : <a href={props.back}>{w.allPartners}</a>}
          actions={
            props.standings.length > 0 && (
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
      {begins && offers.length > 0 && <Offers offers={offers} heading={w.offers.begin} text={w.offers.beginText} />}
      {programmes.map((programme) => (
        <Programme programme={programme} year={year} />
      ))}
      {nre && <NreSection nre={nre} />}
      {props.payments && <Payments payments={props.payments} year={year} />}
      {props.lapsed.length > 0 && <Lapsed rows={props.lapsed} />}
      {props.others.length > 0 && (
        <Section
          id="programmes"
          title={w.offers.others}
          aside={
            <a class="small" href={props.ask}>
              {w.offers.ask}
            </a>
          }
        >
          <p>{props.others.join(m.comma)}</p>
        </Section>
      )}
      {!begins && offers.length > 0 && <Offers offers={offers} heading={w.offers.others} />}
    </Shell>
  );
}

function Payments({ payments, year }: { payments: readonly PaymentLine[]; year: string }): JSX.Element {
  const w = useWords(fundingWords).payments;
  const [open, ended] = [payments.filter((each) => each.open), payments.filter((each) => !each.open)];
  return (
    <Section
      id="payments"
      title={
        <>
          {w.title} {open.length > 0 && <span class="muted">{open.length}</span>}
        </>
      }
    >
      {open.length === 0 && <p class="muted">{w.none(year)}</p>}
      {open.map((payment) => (
        <PaymentCard payment={payment} />
      ))}
      {ended.length > 0 && (
        <details>
          <summary>{w.ended(ended.length)}</summary>
          <div class="stack">
            {ended.map((payment) => (
              <PaymentCard payment={payment} />
            ))}
          </div>
        </details>
      )}
    </Section>
  );
}
