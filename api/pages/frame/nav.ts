import type { Messages } from '../texts/messages.zh-CN';
import type { IconName } from '../parts/icon';

/** An entry of the navigation. */
export interface NavEntry {
  readonly href: string;
  readonly title: string;
  readonly icon: IconName;
  readonly current: boolean;
  /** How much waits there, where something may. */
  readonly count?: number | undefined;
  /** Set apart from what stands above. */
  readonly apart: boolean;
}

/** What the navigation of a reader depends on. */
export interface NavFor {
  readonly path: string;
  readonly waiting: number;
  /** How many distributor applications wait. */
  readonly applications: number;
  readonly partnerKind: string | null | undefined;
  /** Whether the reader deals with opportunities. */
  readonly opportunities: boolean;
  /** Whether the reader deals with funding. */
  readonly funding: boolean;
  readonly mayStart: boolean;
  readonly operator: boolean;
}

interface Link {
  readonly href: string;
  readonly title: string;
  readonly icon: IconName;
  readonly shown: boolean;
  readonly count?: number;
  readonly apart?: boolean;
}

/** The navigation of a signed-in reader: only what the reader has access to. */
export function navOf({ nav }: Messages, me: NavFor): NavEntry[] {
  const master = me.partnerKind === 'master-distributor';
  const distributor = me.partnerKind === 'cloud-distributor';
  const links: Link[] = [
    { href: '/inbox', title: nav.inbox, icon: 'inbox', shown: true, count: me.waiting },
    { href: '/operations', title: nav.operations, icon: 'operations', shown: me.operator },
    {
      href: '/distribution',
      title: master ? nav.distribution : nav.master,
      icon: 'distribution',
      shown: master || distributor,
      count: me.applications,
    },
    { href: '/cases', title: nav.cases, icon: 'cases', shown: true },
    { href: '/opportunities', title: nav.opportunities, icon: 'opportunities', shown: me.opportunities },
    { href: '/funding', title: nav.funding, icon: 'funding', shown: me.funding && !distributor },
    { href: '/records', title: nav.records, icon: 'customers', shown: true },
    { href: '/admin', title: nav.administration, icon: 'admin', shown: me.operator },
    { href: '/start', title: nav.start, icon: 'plus', shown: me.mayStart, apart: true },
  ];
  return links
    .filter(({ shown }) => shown)
    .map(({ href, title, icon, count, apart = false }) => ({
      href,
      title,
      icon,
      count,
      apart,
      current: me.path === href || me.path.startsWith(`${href}/`),
    }));
}
