import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import { Notice } from './notice';
import { useReader } from './reader';

/** What is wrong with what was sent; each field's error leads to the field. */
export function ErrorSummary({ problem }: { problem: Fault }): JSX.Element {
  const { m } = useReader();
  return (
    <Notice tone="bad" title={problem.title} role="alert" id="problem">
      <p>{problem.detail}</p>
      {problem.errors.length > 0 && (
        <ul class="bullets">
          {problem.errors.map(({ anchor, label, message }) => (
            <li>
              <a href={`#${anchor}`}>{label}</a>
              {m.colon}
              {message}
            </li>
          ))}
        </ul>
      )}
      {problem.remedy !== '' && <p class="muted">{problem.remedy}</p>}
    </Notice>
  );
}
