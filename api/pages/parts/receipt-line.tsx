import type { JSX } from 'preact';
import type { ReceiptLine as Receipt } from '../case/receipt';
import { Notice } from './notice';
import { useReader } from './reader';

/** What was just done, when, under which number, and what comes next. */
export function ReceiptLine({ receipt }: { receipt: Receipt }): JSX.Element {
  const { f } = useReader();
  const { what, at, pending, next, requestNo } = receipt;
  return (
    <Notice tone={pending ? 'warn' : 'good'} role="status" say={what}>
      <p>
        <strong>{what}</strong> · <time dateTime={at}>{f.short(at)}</time>
        {requestNo !== undefined && (
          <>
            {' · '}
            <span class="mono">{requestNo}</span>
          </>
        )}
      </p>
      <p>{next}</p>
    </Notice>
  );
}
