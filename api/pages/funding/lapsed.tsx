import type { JSX } from 'preact';
import { ListTable } from '../parts/list-table';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { LapsedRow } from './funding-lapsed';
import { fundingWords } from './words';

/** What brought no money, and why. */
export function Lapsed({ rows }: { rows: readonly LapsedRow[] }): JSX.Element {
  const words = useWords(fundingWords);
  const w = words.lapsed;
  return (
    <Section id="lapsed" title={w.title}>
      <ListTable
        heads={[{ label: w.what }, { label: w.when }, { label: w.why }, { label: words.amount, number: true }]}
        rows={rows.map(({ link, programme, on, why, amount }) => [
          <>
            <a href={link.href}>{link.title}</a> <span class="muted">{programme}</span>
          </>,
          <span class="whole">{on}</span>,
          why,
          amount,
        ])}
      />
    </Section>
  );
}
