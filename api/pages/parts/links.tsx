import type { JSX } from 'preact';

/** A choice among views of the same page; `count` only where something waits. */
export interface ViewLink {
  readonly href: string;
  readonly title: string;
  readonly current: boolean;
  readonly count?: number | string | undefined;
}

interface Props {
  readonly label: string;
  readonly links: readonly ViewLink[];
}

const Links = ({ label, links, kind }: Props & { kind: 'chips' | 'tabs' }): JSX.Element => (
  <nav class={kind} aria-label={label}>
    {links.map(({ href, title, current, count }) => (
      <a href={href} aria-current={current ? 'page' : undefined}>
        {title}
        {count !== undefined && <span> {count}</span>}
      </a>
    ))}
  </nav>
);

/** Which of the things on a page are shown. */
export const Chips = (props: Props): JSX.Element => <Links kind="chips" {...props} />;

/** Parts of one page that are shown one at a time. */
export const Tabs = (props: Props): JSX.Element => <Links kind="tabs" {...props} />;
