import type { PartyKind } from '../../../workflows/kit/policy/roles';
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
  /** Whether the reader is a partner, who has an outlook, or the vendor, who has reports. */
  readonly kind: PartyKind | undefined;
  readonly mayStart: boolean;
  readonly operator: boolean;
  /** Whether the reader's partner has customers, and whether the reader is one. */
  readonly hasCustomers: boolean;
  readonly customer: boolean;
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
    { href: '/home', title: nav.home, icon: 'home', shown: true },
    { href: '/inbox', title: nav.inbox, icon: 'inbox', shown: true, count: me.waiting },
    { href: '/customers', title: nav.customers, icon: 'customers', shown: me.hasCustomers },
    { href: '/partner', title: nav.partner, icon: 'customers', shown: me.customer },
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
    { href: '/outlook', title: nav.outlook, icon: 'chart', shown: me.kind === 'partner' },
    { href: '/reports', title: nav.reports, icon: 'chart', shown: me.kind === 'vendor' },
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
