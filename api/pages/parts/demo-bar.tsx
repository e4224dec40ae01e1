import type { JSX } from 'preact';
import { useReader, useWords } from './reader';
import { frameWords } from './words';

/** The tools of the demonstration: one line above everything, which production does not have. */
export function DemoBar(): JSX.Element {
  const { f, page } = useReader();
  const words = useWords(frameWords).demo;
  return (
    <div class="demo" role="region" aria-label={words.label} tabIndex={0}>
      <b>{words.title}</b>
      <time dateTime={page.now}>{f.when(page.now)}</time>
      <a href="/gallery">{words.gallery}</a>
      {page.user !== undefined && (
        <>
          {page.clock && <a href="/clock">{words.clock}</a>}
          <a href="/mailbox">{words.mailbox}</a>
          {page.clock && <a href="/clock/world">{words.systems}</a>}
          <a href="/sign-in?as=another">{words.person}</a>
        </>
      )}
    </div>
  );
}
