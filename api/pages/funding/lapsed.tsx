import type { JSX } from 'preact';
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
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{w.what}</th>
            <th scope="col">{w.when}</th>
            <th scope="col">{w.why}</th>
            <th scope="col" class="number">
              {words.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ link, programme, on, why, amount }) => (
            <tr>
              <td class="first">
                <a href={link.href}>{link.title}</a> <span class="muted">{programme}</span>
              </td>
              <td data-label={w.when} class="whole">
                {on}
              </td>
              <td data-label={w.why}>{why}</td>
              <td data-label={words.amount} class="number">
                {amount}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
