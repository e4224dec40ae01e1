import type { JSX } from 'preact';
import { PageHead } from '../parts/page-head';
import { Tabs } from '../parts/links';
import { useWords } from '../parts/reader';
import { distributionWords } from './words';

/** The parts of a master distributor's pages. */
export type Tab = 'applications' | 'invitations' | 'distributors';

const ADDRESSES: Readonly<Record<Tab, string>> = {
  applications: '/distribution',
  invitations: '/distribution/invitations',
  distributors: '/distribution/distributors',
};

/** The head of a master distributor's pages; `waiting` applications are counted. */
export function DistributionHead({ tab, waiting }: { tab: Tab; waiting: number }): JSX.Element {
  const words = useWords(distributionWords);
  const links = (Object.keys(ADDRESSES) as Tab[]).map((each) => ({
    href: ADDRESSES[each],
    title: words.tabs[each],
    current: each === tab,
    count: each === 'applications' && waiting > 0 ? waiting : undefined,
  }));
  return (
    <div class="stack">
      <PageHead title={words.title} />
      <Tabs label={words.tabs.label} links={links} />
    </div>
  );
}
