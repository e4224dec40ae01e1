import type { ComponentChildren, JSX } from 'preact';

interface Props {
  readonly no: number;
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A numbered part of a page that is read from top to bottom before something is decided. */
export const Step = ({ no, id, title, children }: Props): JSX.Element => (
  <section class="step" id={id} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>
      <span>{no}</span>
      {title}
    </h2>
    {children}
  </section>
);
