import type { JSX } from 'preact';
import { useReader } from '../parts/reader';

/** Where a page of a case stands; the number leads to the case unless the page is the case's own. */
export function CaseCrumb({ id, requestNo }: { id?: string; requestNo: string }): JSX.Element {
  const { m } = useReader();
  return (
    <>
      <a href="/cases">{m.nav.cases}</a>
      <span aria-hidden="true">/</span>
      {id === undefined ? (
        <span class="mono">{requestNo}</span>
      ) : (
        <a class="mono" href={`/cases/${id}`}>
          {requestNo}
        </a>
      )}
    </>
  );
}
