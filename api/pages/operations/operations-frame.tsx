import type { ComponentChildren, JSX } from 'preact';
import type { Fault } from '../forms/faults';
import { ErrorSummary } from '../parts/error-summary';
import { Tabs } from '../parts/links';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { operationsWords } from './words';

/** The parts of operations, in the order of their tabs. */
const TABS = {
  incidents: '/operations',
  commands: '/operations/commands',
  systems: '/operations/systems',
  calendars: '/operations/calendars',
  policies: '/operations/policies',
} as const;

export type Tab = keyof typeof TABS;

/** How much waits in each part that can have something waiting. */
export type Counts = Readonly<Partial<Record<Tab, number>>>;

interface Props {
  readonly tab: Tab;
  readonly counts: Counts;
  readonly problem?: Fault | undefined;
  readonly children: ComponentChildren;
}

/** What all parts of operations share: title, as of when, tabs, what is wrong with what was sent. */
export function OperationsFrame({ tab, counts, problem, children }: Props): JSX.Element {
  const { f, page } = useReader();
  const w = useWords(operationsWords);
  const links = (Object.keys(TABS) as Tab[]).map((each) => ({
    href: TABS[each],
    title: w.tabs[each],
    current: each === tab,
    count: counts[each] === 0 ? undefined : counts[each],
  }));
  return (
    <Shell title={`${w.tabs[tab]} · ${w.title}`}>
      <PageHead title={w.title} actions={<span class="muted small">{w.asOf(f.short(page.now))}</span>} />
      <Tabs label={w.label} links={links} />
      {problem && <ErrorSummary problem={problem} />}
      {children}
    </Shell>
  );
}
