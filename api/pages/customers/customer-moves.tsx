import type { JSX } from 'preact';
import { useReader, useWords } from '../parts/reader';
import type { Customer } from './customer';
import { customerWords } from './words';

/** What can be asked for a customer now, or from when on. */
export function CustomerMoves({ customer: { moves, requests, nextFrom } }: { customer: Customer }): JSX.Element {
  const { f } = useReader();
  const w = useWords(customerWords).customers;
  if (nextFrom !== undefined) return <span>{w.nextFrom(f.date(nextFrom))}</span>;
  if (requests.length > 0) return <span class="muted">{w.openFirst}</span>;
  if (moves.length === 0) return <span>{w.nextNow}</span>;
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
