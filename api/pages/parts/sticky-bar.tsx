import type { ComponentChildren, JSX } from 'preact';

interface Props {
  readonly label: string;
  /** What the bar says where scripts do not count the ticks. */
  readonly title: string;
  /** The same with `{n}` for how many are ticked. */
  readonly counted: string;
  readonly children: ComponentChildren;
}

/** What can be done with what is ticked, at the foot of the page; with scripts it is shown once something is. */
export const StickyBar = ({ label, title, counted, children }: Props): JSX.Element => (
  <div class="sticky" role="group" aria-label={label} data-ticks={counted}>
    <b>{title}</b>
    {children}
  </div>
);
