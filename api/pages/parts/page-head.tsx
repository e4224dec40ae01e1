import type { ComponentChildren, JSX } from 'preact';

interface Props {
  readonly title: ComponentChildren;
  /** Where the page stands: links and numbers, from the outside in. */
  readonly crumb?: ComponentChildren;
  readonly status?: ComponentChildren;
  readonly lede?: ComponentChildren;
  /** What can be done with the page as a whole. */
  readonly actions?: ComponentChildren;
}

/** The head of a page: where it stands, its title with its status, one sentence, and what can be done. */
export const PageHead = ({ title, crumb, status, lede, actions }: Props): JSX.Element => (
  <div class="head">
    {crumb !== undefined && <p class="crumb">{crumb}</p>}
    <div class="head-line">
      <h1>{title}</h1>
      {status}
      {actions !== undefined && <div class="buttons">{actions}</div>}
    </div>
    {lede !== undefined && <p class="lede">{lede}</p>}
  </div>
);
