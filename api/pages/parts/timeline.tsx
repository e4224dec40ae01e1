import type { JSX } from 'preact';
import type { Group, Line } from '../case/timeline-view';
import { useReader } from './reader';

const Entry = ({ line }: { line: Line }): JSX.Element => {
  const { f } = useReader();
  return (
    <li class={line.machine ? 'machine' : undefined}>
      <p>
        <strong>{line.what}</strong>
        {line.move !== undefined && <span class="muted"> {line.move}</span>}
      </p>
      <p class="muted small">
        <time dateTime={line.at}>{f.short(line.at)}</time> · {line.who}
        {line.right !== undefined && ` · ${line.right}`}
      </p>
      {line.comment !== undefined && <p class="quote">{line.comment}</p>}
    </li>
  );
};

/** The record of a case, newest first; what nobody did by hand is folded. */
export function Timeline({ groups }: { groups: readonly Group[] }): JSX.Element {
  const { m } = useReader();
  return (
    <ol class="timeline">
      {groups.map(({ folded, entries }) =>
        folded ? (
          <li class="machine">
            <details>
              <summary>{m.timeline.machine(entries.length)}</summary>
              <ol class="timeline">
                {entries.map((line) => (
                  <Entry line={line} />
                ))}
              </ol>
            </details>
          </li>
        ) : (
          entries.map((line) => <Entry line={line} />)
        ),
      )}
    </ol>
  );
}
