import type { JSX } from 'preact';
import type { BlockerView } from '../../http/problems';
import { Icon } from './icon';
import { useReader } from './reader';

/** What stands in the way, each with who can clear it, until when it lasts, and the case it comes from. */
export function Blockers({ blockers }: { blockers: readonly BlockerView[] }): JSX.Element {
  const { m, f } = useReader();
  return (
    <ul class="checks">
      {blockers.map(({ title, hint, actor, until, caseId }) => (
        <li class="bad">
          <Icon name="cross" />
          <div>
            <b>{title}</b>
            <p>{hint}</p>
            <p class="muted small">
              {m.check.actor[actor]}
              {until !== undefined && ` · ${m.check.until(f.when(until))}`}
              {caseId !== undefined && (
                <>
                  {' · '}
                  <a href={`/cases/${caseId}`}>{m.check.openCase}</a>
                </>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
