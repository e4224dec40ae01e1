import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import { Blockers } from '../parts/blockers';
import { PageHead } from '../parts/page-head';
import { useReader } from '../parts/reader';
import { Shell } from '../parts/shell';

interface Props {
  readonly problem: Fault & { readonly requestId?: string };
  /** Where the request can be sent again. */
  readonly again?: string | undefined;
  /** What the form held, to be sent again. */
  readonly typed?: readonly (readonly [string, string])[] | undefined;
}

/** What went wrong, whether anything was changed, what to do, and what to quote when asking for help. */
export function ProblemPage({ problem, again, typed }: Props): JSX.Element {
  const { m, page } = useReader();
  const { title, status, detail, remedy, blockers, caseId, requestId } = problem;
  return (
    <Shell title={title} narrow>
      <PageHead crumb={<span class="mono">{status}</span>} title={title} />
      <div class="stack">
        <p>{detail}</p>
        {remedy !== '' && <p>{remedy}</p>}
        {blockers && <Blockers blockers={blockers} />}
        {caseId !== undefined && (
          <p>
            <a href={`/cases/${caseId}`}>{m.check.openCase}</a>
          </p>
        )}
        {typed && again !== undefined ? (
          <form method="post" action={again} class="stack">
            {typed.map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <p>{m.problem.kept}</p>
            <div>
              <button>{m.problem.again}</button>
            </div>
          </form>
        ) : (
          again !== undefined && (
            <p>
              <a href={again}>{m.problem.again}</a>
            </p>
          )
        )}
        {requestId !== undefined && (
          <p class="muted small">
            {m.problem.requestId} <span class="mono">{requestId}</span>
          </p>
        )}
        <div>
          <a class="button" href={page.home}>
            {m.problem.back}
          </a>
        </div>
      </div>
    </Shell>
  );
}
