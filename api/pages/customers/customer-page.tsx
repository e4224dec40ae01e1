import type { JSX } from 'preact';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import type { Customer } from './customer';
import { CustomerMoves } from './customer-moves';
import { type HistoryRow, HistoryTable } from './history-table';
import { customerWords } from './words';

interface Props {
  readonly customer: Customer;
  readonly history: readonly HistoryRow[];
}

/** A customer: the facts of the association, what can be asked for, and what became of it so far. */
export function CustomerPage({ customer, history }: Props): JSX.Element {
  const { m, f } = useReader();
  const words = useWords(customerWords);
  const w = words.customers;
  const { id, name, model, since, requests, managers } = customer;
  return (
    <Shell title={name}>
      <PageHead crumb={<a href="/customers">{w.title}</a>} title={name} />
      <div class="split">
        <div class="stack wide">
          <Section id="history" title={w.history}>
            <HistoryTable rows={history} />
          </Section>
        </div>
        <aside class="aside">
          <Section id="facts" title={w.customer}>
            <dl class="facts over">
              <dt>{w.model}</dt>
              <dd>{m.facts.models[model]}</dd>
              <dt>{w.since}</dt>
              <dd>{f.date(since)}</dd>
              <dt>{w.account}</dt>
              <dd class="mono">{id}</dd>
              {managers.length > 0 && (
                <>
                  <dt>{w.managers}</dt>
                  <dd>{managers.join(m.comma)}</dd>
                </>
              )}
              <dt>{w.open}</dt>
              <dd>
                {requests.length === 0
                  ? '–'
                  : requests.map(({ href, title, number }) => (
                      <p>
                        <a href={href}>{title}</a> <span class="mono">{number}</span>
                      </p>
                    ))}
              </dd>
            </dl>
          </Section>
          <Section id="next" title={w.next}>
            <CustomerMoves customer={customer} />
            <p class="muted">{w.checked}</p>
          </Section>
        </aside>
      </div>
    </Shell>
  );
}
