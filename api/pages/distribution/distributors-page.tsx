import type { JSX } from 'preact';
import { Empty } from '../parts/empty';
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
  const { m, f } = useReader();
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
          <table class="list">
            <thead>
              <tr>
                <th scope="col">{words.distributor}</th>
                <th scope="col">{words.region}</th>
                <th scope="col">{distributors.since}</th>
                <th scope="col" class="number">
                  {distributors.customers}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ distributorId, name, region, since, customers }) => (
                <tr>
                  <th scope="row">
                    <b>{name}</b>
                    <p class="muted small mono">{distributorId}</p>
                  </th>
                  <td data-label={words.region}>{region}</td>
                  <td data-label={distributors.since}>
                    <time dateTime={since}>{f.short(since)}</time>
                  </td>
                  <td data-label={distributors.customers} class="number">
                    {customers}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {next !== undefined && (
        <p>
          <a href={next}>{m.more}</a>
        </p>
      )}
    </Shell>
  );
}
