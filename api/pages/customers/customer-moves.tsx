import type { JSX } from 'preact';
import { useReader, useWords } from '../parts/reader';
import type { Customer } from './customer';
import { customerWords } from './words';

/** What can be asked for a customer now, or why nothing can. */
export function CustomerMoves({ customer: { moves, requests, nextFrom } }: { customer: Customer }): JSX.Element {
  const { f } = useReader();
  const w = useWords(customerWords).customers;
  if (moves.length === 0) return <span class="muted">–</span>;
  if (requests.length > 0) return <span class="muted">{w.openFirst}</span>;
  if (nextFrom !== undefined) return <span class="muted">{w.notYet(f.date(nextFrom))}</span>;
  return (
    <ul class="tight stack">
      {moves.map(({ href, title }) => (
        <li>
          <a href={href}>{title}</a>
        </li>
      ))}
    </ul>
  );
}
