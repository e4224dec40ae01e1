import type { ComponentChildren, JSX } from 'preact';
import type { Fault } from '../forms/faults';
import { ErrorSummary } from '../parts/error-summary';
import { Tabs } from '../parts/links';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { adminWords } from './words';

const TABS = {
  people: '/admin',
  roles: '/admin/roles',
  settings: '/admin/settings',
  changes: '/admin/changes',
  log: '/admin/log',
} as const;

export type AdminTab = keyof typeof TABS;

interface Props {
  readonly tab: AdminTab;
  /** The one thing that the page is about, when it is not the list itself. */
  readonly title?: string | undefined;
  readonly lede?: string | undefined;
  readonly done?: string | undefined;
  readonly problem?: Fault | undefined;
  readonly children: ComponentChildren;
}

/** What all parts of administration share: title, tabs, what was done or is wrong. */
export function AdminFrame({ tab, title, lede, done, problem, children }: Props): JSX.Element {
  const w = useWords(adminWords);
  const links = (Object.keys(TABS) as AdminTab[]).map((each) => ({
    href: TABS[each],
    title: w.tabs[each],
    current: each === tab,
  }));
  const crumb = title === undefined ? undefined : <a href={TABS[tab]}>{w.tabs[tab]}</a>;
  return (
    <Shell title={`${title ?? w.tabs[tab]} · ${w.title}`}>
      <PageHead title={title ?? w.title} crumb={crumb} lede={lede} />
      <Tabs label={w.label} links={links} />
      {problem && <ErrorSummary problem={problem} />}
      {done !== undefined && (
        <Notice tone="good" role="status">
          <p>{done}</p>
        </Notice>
      )}
      {children}
    </Shell>
  );
}
