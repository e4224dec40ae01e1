import type { JSX } from 'preact';
import { Empty } from '../parts/empty';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { type HistoryRow, HistoryTable } from './history-table';
import type { OwnPartner } from './own-partner';
import { customerWords } from './words';

interface Props {
  readonly partner: OwnPartner | undefined;
  readonly mayUnlink: boolean;
  readonly history: readonly HistoryRow[];
}

/** A customer's own partner: the association, how to end it, and what became of earlier ones. */
export function PartnerPage({ partner, mayUnlink, history }: Props): JSX.Element {
  const { m, f } = useReader();
  const words = useWords(customerWords);
  const w = words.partner;
  return (
    <Shell title={w.title}>
      <PageHead
        title={w.title}
        actions={
          partner &&
          mayUnlink && (
            <a class="button" href="/start/customer-unlink">
              {w.unlink}
            </a>
          )
        }
      />
      {partner ? (
        <dl class="facts">
          <dt>{w.name}</dt>
          <dd>{partner.name}</dd>
          <dt>{words.customers.model}</dt>
          <dd>{m.facts.models[partner.model]}</dd>
          <dt>{words.customers.since}</dt>
          <dd>{f.date(partner.since)}</dd>
        </dl>
      ) : (
        <Empty title={w.none}>
          <p class="muted">{w.noneText}</p>
        </Empty>
      )}
      <Section id="history" title={words.title}>
        <HistoryTable rows={history} />
      </Section>
    </Shell>
  );
}
