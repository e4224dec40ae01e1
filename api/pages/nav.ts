import type { Messages } from './messages.zh-CN';
import type { Frame } from './render';

/** The navigation of somebody who is signed in: only what is there for him. */
export function navOf(
  m: Messages,
  me: { path: string; waiting: number; mayStart: boolean; operator: boolean; demo: boolean },
): Frame['nav'] {
  const links: [string, string, boolean][] = [
    ['/inbox', m.nav.inbox, true],
    ['/cases', m.nav.cases, true],
    ['/start', m.nav.start, me.mayStart],
    ['/records', m.nav.records, true],
    ['/operations', m.nav.operations, me.operator],
    ['/mailbox', m.nav.mailbox, me.demo],
    ['/clock', m.nav.clock, me.demo],
  ];
  return links
    .filter(([, , shown]) => shown)
    .map(([href, title]) => ({
      href,
      title,
      current: me.path === href || me.path.startsWith(`${href}/`),
      ...(href === '/inbox' && { count: me.waiting }),
    }));
}
