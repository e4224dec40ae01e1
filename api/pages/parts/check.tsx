import type { JSX } from 'preact';
import type { BlockerView } from '../../http/problems';
import { Badge } from './badge';
import { Blockers } from './blockers';
import { useReader } from './reader';

/** The result of a check: passed, what stands in the way, or why it could not be made. */
export interface CheckResult {
  readonly ok: boolean;
  readonly blockers: readonly BlockerView[];
  readonly problem?: string | undefined;
}

/** Whether something can go ahead; replaced in place when the check is made again. */
export function Check({ check }: { check: CheckResult | undefined }): JSX.Element {
  const { m } = useReader();
  const said = check === undefined ? m.check.notYet : check.ok ? m.check.passed : m.check.failed(check.blockers.length);
  return (
    <div id="check" class="stack tight" data-say={said}>
      {check === undefined ? (
        <p class="muted">{said}</p>
      ) : check.problem !== undefined ? (
        <p class="error">{check.problem}</p>
      ) : check.ok ? (
        <p>
          <Badge tone="good">{said}</Badge>
        </p>
      ) : (
        <>
          <p>
            <strong>{said}</strong>
          </p>
          <Blockers blockers={check.blockers} />
        </>
      )}
    </div>
  );
}
