import type { JSX } from 'preact';
import { ListTable } from '../parts/list-table';
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
      <ListTable
        heads={[
          { label: w.fund },
          ...[w.total, w.reserved, w.committed, w.paid, w.left].map((label) => ({ label, number: true })),
        ]}
        rows={budgets.map(({ name, total, reserved, committed, paid, left, values, sentence }) => [
          <>
            {name}
            <PartsBar values={values} sentence={sentence} />
          </>,
          total,
          reserved,
          committed,
          paid,
          <b>{left}</b>,
        ])}
      />
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
      <ListTable
        heads={[{ label: w.entry }, { label: w.at }, { label: w.case }, { label: words.amount, number: true }]}
        rows={budget.entries.map(({ kind, at, caseId, amount }) => [
          kind,
          <span class="whole">{at}</span>,
          <a class="mono" href={`/cases/${caseId}`}>
            {caseId.slice(0, 8)}
          </a>,
          amount,
        ])}
      />
    </details>
  );
}
