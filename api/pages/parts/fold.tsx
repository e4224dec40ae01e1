import type { ComponentChildren, JSX } from 'preact';
import { useWords } from './reader';
import { frameWords } from './words';

/** What a drawing shows, as a table to be opened. */
export const Fold = ({ children }: { children: ComponentChildren }): JSX.Element => (
  <details>
    <summary>{useWords(frameWords).asTable}</summary>
    {children}
  </details>
);
