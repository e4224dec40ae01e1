import type { JSX } from 'preact';
import { useReader } from './reader';

/** Leads to the next part of a list, if there is one. */
export function More({ href }: { href: string | undefined }): JSX.Element | null {
  const { m } = useReader();
  if (href === undefined) return null;
  return (
    <p>
      <a href={href}>{m.more}</a>
    </p>
  );
}
