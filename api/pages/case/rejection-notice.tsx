import type { JSX } from 'preact';
import type { Rejection } from '../forms/task-view';
import { Notice } from '../parts/notice';
import { useReader } from '../parts/reader';

/** The last rejection: what it was, why, and in whose words. */
export function RejectionNotice({ rejection: { title, at, kind, said } }: { rejection: Rejection }): JSX.Element {
  const { m, f } = useReader();
  return (
    <Notice tone="bad" title={m.case.rejected(title, f.when(at))}>
      {kind !== undefined && (
        <p>
          {m.case.rejectedWhy} {kind}
        </p>
      )}
      {said !== undefined && <p class="quote">{said}</p>}
    </Notice>
  );
}
