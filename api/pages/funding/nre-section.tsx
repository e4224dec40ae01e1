import type { JSX } from 'preact';
import { Badge } from '../parts/badge';
import { ListTable } from '../parts/list-table';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { MilestoneRow, NreView, SolutionView } from './funding-nre';
import { fundingWords } from './words';

/** The supported solutions of a partner, each with the milestones of its agreement. */
export function NreSection({ nre }: { nre: NreView }): JSX.Element {
  const w = useWords(fundingWords).nre;
  return (
    <Section
      id="nre"
      title={nre.title}
      aside={
        nre.another !== undefined && (
          <a class="small" href={nre.another}>
            {w.another}
          </a>
        )
      }
    >
      <ul class="rows">
        {nre.solutions.map((solution) => (
          <li class="row">
            <Solution solution={solution} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

const Solution = ({ solution }: { solution: SolutionView }): JSX.Element => (
  <div class="stack tight">
    <h3>
      <a href={solution.link.href}>{solution.link.title}</a>
    </h3>
    <p class="line">
      <Badge tone={solution.standing.tone}>{solution.standing.text}</Badge>
      <span class="muted mono">{solution.requestNo}</span>
      {solution.notes.map((note) => (
        <span>{note}</span>
      ))}
      {solution.task && <a href={solution.task.href}>{solution.task.title}</a>}
    </p>
    {solution.milestones.length > 0 && <Milestones rows={solution.milestones} />}
  </div>
);

function Milestones({ rows }: { rows: readonly MilestoneRow[] }): JSX.Element {
  const w = useWords(fundingWords).nre;
  return (
    <ListTable
      heads={[{ label: w.milestone }, { label: w.planned }, { label: w.state }, { label: w.amount, number: true }]}
      rows={rows.map(({ title, plannedOn, href, standing, task, amount }) => [
        href === undefined ? title : <a href={href}>{title}</a>,
        <span class="whole">{plannedOn}</span>,
        <span>
          {standing ? <Badge tone={standing.tone}>{standing.text}</Badge> : <span class="muted">{w.later}</span>}{' '}
          {task && <a href={task.href}>{task.title}</a>}
        </span>,
        amount,
      ])}
    />
  );
}
