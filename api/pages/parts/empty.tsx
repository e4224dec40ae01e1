import type { ComponentChildren, JSX } from 'preact';

/** Nothing is here: why, and how to begin. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element => (
  <section class="card">
    <h2>{title}</h2>
    {children}
  </section>
);
