import type { JSX } from 'preact';
import { PartsBar } from '../parts/parts-bar';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { BudgetView } from './funding-budgets';
import { fundingWords } from './words';

/** The funds that partners are paid out of, each with its latest movements. */
export function Budgets({ budgets }: { budgets: readonly BudgetView[] }): JSX.Element {
  const w = useWords(fundingWords).budgets;
  return (
    <Section id="budgets" title={w.title}>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{w.fund}</th>
            {[w.total, w.reserved, w.committed, w.paid, w.left].map((head) => (
              <th scope="col" class="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {budgets.map(({ name, total, reserved, committed, paid, left, values, sentence }) => (
            <tr>
              <th scope="row">
                {name}
                <PartsBar values={values} sentence={sentence} />
              </th>
              <td data-label={w.total} class="number">
                {total}
              </td>
              <td data-label={w.reserved} class="number">
                {reserved}
              </td>
              <td data-label={w.committed} class="number">
                {committed}
              </td>
              <td data-label={w.paid} class="number">
                {paid}
              </td>
              <td data-label={w.left} class="number">
                <b>{left}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {budgets
        .filter(({ entries }) => entries.length > 0)
        .map((budget) => (
          <Entries budget={budget} />
        ))}
    </Section>
  );
}

function Entries({ budget }: { budget: BudgetView }): JSX.Element {
  const words = useWords(fundingWords);
  const w = words.budgets;
  return (
    <details>
      <summary>{`${budget.name} · ${w.entries}`}</summary>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">{w.entry}</th>
            <th scope="col">{w.at}</th>
            <th scope="col">{w.case}</th>
            <th scope="col" class="number">
              {words.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {budget.entries.map(({ kind, at, caseId, amount }) => (
            <tr>
              <th scope="row">{kind}</th>
              <td data-label={w.at} class="whole">
                {at}
              </td>
              <td data-label={w.case}>
                <a class="mono" href={`/cases/${caseId}`}>
                  {caseId.slice(0, 8)}
                </a>
              </td>
              <td data-label={words.amount} class="number">
                {amount}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
