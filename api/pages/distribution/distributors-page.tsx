import type { JSX } from 'preact';
import { Empty } from '../parts/empty';
import { ListTable } from '../parts/list-table';
import { More } from '../parts/more';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { DistributionHead } from './distribution-tabs';
import { distributionWords } from './words';

/** A distributor that cooperates with a master distributor now. */
export interface DistributorRow {
  readonly distributorId: string;
  readonly name: string;
  readonly region: string;
  readonly since: string;
  readonly customers: number;
}

interface Props {
  readonly waiting: number;
  readonly rows: readonly DistributorRow[];
  readonly next?: string | undefined;
}

/** The distributors of a master distributor. */
export function DistributorsPage({ waiting, rows, next }: Props): JSX.Element {
  const { f } = useReader();
  const words = useWords(distributionWords);
  const { distributors } = words;
  return (
    <Shell title={`${distributors.title} – ${words.title}`}>
      <DistributionHead tab="distributors" waiting={waiting} />
      {rows.length === 0 ? (
        <Empty title={distributors.empty}>
          <p class="muted">{distributors.emptyText}</p>
          <div>
            <a class="button primary" href="/distribution/invitations">
              {distributors.invite}
            </a>
          </div>
        </Empty>
      ) : (
        <Section id="distributors" title={distributors.title}>
          <ListTable
            heads={[
              { label: words.distributor },
              { label: words.region },
              { label: distributors.since },
              { label: distributors.customers, number: true },
            ]}
            rows={rows.map(({ distributorId, name, region, since, customers }) => [
              <>
                <b>{name}</b>
                <p class="muted small mono">{distributorId}</p>
              </>,
              region,
              <time dateTime={since}>{f.short(since)}</time>,
              customers,
            ])}
          />
        </Section>
      )}
      <More href={next} />
    </Shell>
  );
}
