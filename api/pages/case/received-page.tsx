import type { JSX } from 'preact';
import { PageHead } from '../parts/page-head';
import { useReader } from '../parts/reader';
import { Shell } from '../parts/shell';

/** A command was accepted, and its result is not known yet. */
export function ReceivedPage({ caseId, idempotencyKey }: { caseId: string; idempotencyKey: string }): JSX.Element {
  const { m, f, page } = useReader();
  return (
    <Shell title={m.receipt.received} narrow>
      <PageHead title={m.receipt.received} lede={m.receipt.receivedNext} />
      <p class="muted small">
        <time dateTime={page.now}>{f.short(page.now)}</time>
      </p>
      <div class="buttons">
        <a class="button primary" href={`/cases/${caseId}?receipt=${encodeURIComponent(idempotencyKey)}`}>
          {m.task.toCase}
        </a>
        <a class="button" href="/cases">
          {m.nav.cases}
        </a>
      </div>
    </Shell>
  );
}
