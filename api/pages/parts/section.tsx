import type { ComponentChildren, JSX } from 'preact';

interface Props {
  readonly id: string;
  readonly title: ComponentChildren;
  /** Beside the title. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A part of a page under its heading; `id` is where links lead. */
export const Section = ({ id, title, aside, children }: Props): JSX.Element => (
  <section class="section" id={id} aria-labelledby={`${id}-title`}>
    {aside === undefined ? (
      <h2 id={`${id}-title`}>{title}</h2>
    ) : (
      <div class="apart">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </div>
    )}
    {children}
  </section>
);
