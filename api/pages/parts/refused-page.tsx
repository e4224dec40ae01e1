import type { JSX } from 'preact';
import { PageHead } from './page-head';
import { useReader } from './reader';
import { Shell } from './shell';

/** Why a page is not for this reader, who can see it, and a way on. */
export function RefusedPage({ title, why }: { title: string; why: string }): JSX.Element {
  const { m, page } = useReader();
  return (
    <Shell title={title} narrow>
      <PageHead title={title} />
      <p>{why}</p>
      <div>
        <a class="button" href={page.home}>
          {m.problem.back}
        </a>
      </div>
    </Shell>
  );
}
