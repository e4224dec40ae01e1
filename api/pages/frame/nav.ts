import type { Messages } from '../texts/messages.zh-CN';
import type { Frame } from './render';

/** The navigation of a signed-in reader: only what the reader has access to. */
export function navOf(
  m: Messages,
  me: {
    path: string;
    waiting: number;
    /** How many distributor applications wait. */
    applications: number;
    partnerKind: string | null | undefined;
    /** Whether the reader deals with opportunities. */
    opportunities: boolean;
    /** Whether the reader deals with funding. */
    funding: boolean;
    mayStart: boolean;
    operator: boolean;
    demo: boolean;
  },
): Frame['nav'] {
  const links: [string, string, boolean][] = [
    ['/inbox', m.nav.inbox, true],
    ['/cases', m.nav.cases, true],
    ['/start', m.nav.start, me.mayStart],
    ['/opportunities', m.nav.opportunities, me.opportunities],
    ['/funding', m.nav.funding, me.funding && me.partnerKind !== 'cloud-distributor'],
    ['/records', m.nav.records, true],
    ['/distribution', m.nav.distribution, me.partnerKind === 'master-distributor'],
    ['/distribution', m.nav.master, me.partnerKind === 'cloud-distributor'],
    ['/operations', m.nav.operations, me.operator],
    ['/mailbox', m.nav.mailbox, me.demo],
    ['/clock', m.nav.clock, me.demo],
  ];
  const counts: Readonly<Record<string, number>> = { '/inbox': me.waiting, '/distribution': me.applications };
  return links
    .filter(([, , shown]) => shown)
    .map(([href, title]) => ({
      href,
      title,
      current: me.path === href || me.path.startsWith(`${href}/`),
      ...(counts[href] !== undefined && { count: counts[href], countId: `count-${href.slice(1)}` }),
    }));
}
