import type { JSX } from 'preact';
import { Fold } from '../parts/fold';
import { PartsBar } from '../parts/parts-bar';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { StandingView } from './funding-standing';
import { fundingWords } from './words';

/** Where the money of a year stands: one bar, its parts with their amounts, and the same as a table. */
export function Standing({ standing, id }: { standing: StandingView; id: string }): JSX.Element {
  const w = useWords(fundingWords);
  const { title, sentence, parts, total, count } = standing;
  return (
    <Section id={id} title={title} aside={<span class="small muted">{w.once}</span>}>
      <PartsBar values={parts.map(({ minor }) => minor)} sentence={sentence} />
      <dl class="figures">
        {parts.map(({ label, amount, note }, at) => (
          <div>
            <dt>
              <span class={`swatch s${at + 1}`} />
              {label}
            </dt>
            <dd>
              {amount}
              {note !== undefined && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <Fold>
        <table class="list">
          <caption class="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{w.part}</th>
              <th scope="col" class="number">
                {w.counted}
              </th>
              <th scope="col" class="number">
                {w.amount}
              </th>
              <th scope="col" class="number">
                {w.shareHead}
              </th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr>
                <th scope="row">{part.label}</th>
                <td data-label={w.counted} class="number">
                  {part.count}
                </td>
                <td data-label={w.amount} class="number">
                  {part.amount}
                </td>
                <td data-label={w.shareHead} class="number">
                  {part.percent}%
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{w.total}</th>
              <td data-label={w.counted} class="number">
                {count}
              </td>
              <td data-label={w.amount} class="number">
                {total}
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
      </Fold>
    </Section>
  );
}
