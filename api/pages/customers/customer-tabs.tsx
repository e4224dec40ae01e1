import type { JSX } from 'preact';
import { Tabs } from '../parts/links';
import { useWords } from '../parts/reader';
import { customerWords } from './words';

/** The two sides of My customers: who they are, and what became of their associations. */
export function CustomerTabs({ current }: { current: 'list' | 'history' }): JSX.Element {
  const w = useWords(customerWords).customers;
  const links = [
    { href: '/customers', title: w.list, current: current === 'list' },
    { href: '/customers/history', title: w.history, current: current === 'history' },
  ];
  return <Tabs label={w.views} links={links} />;
}
