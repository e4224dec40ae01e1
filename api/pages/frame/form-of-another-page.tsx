import type { JSX } from 'preact';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { signInWords } from '../sign-in/words';

interface Props {
  /** Who had opened the form, and who is signed in now. */
  readonly openedBy: string;
  readonly now: string;
  /** Where the opener finds the filled form after signing in. */
  readonly filled: string;
  /** The page for whoever is signed in now. */
  readonly page: string;
}

/** A form that was opened by another person in this browser: nothing was sent, and the entries are kept for that person. */
export function FormOfAnotherPage({ openedBy, now, filled, page }: Props): JSX.Element {
  const { m } = useReader();
  const w = useWords(signInWords);
  const { another, openedBy: opened, keptFor, goOn } = m.givenBack;
  return (
    <Shell title={another} narrow>
      <PageHead title={another} />
      <div class="stack">
        <p role="alert">{opened(openedBy, now)}</p>
        <p>{keptFor(openedBy)}</p>
        <div class="buttons">
          <a class="button" href={filled}>
            {w.another}
          </a>
          <a class="button" href={page}>
            {goOn(now)}
          </a>
        </div>
      </div>
    </Shell>
  );
}
