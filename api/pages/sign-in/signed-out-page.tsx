import type { JSX } from 'preact';
import { PageHead } from '../parts/page-head';
import { useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { signInWords } from './words';

/** Signed out here; `there` is where the session at the organisation ends. */
export function SignedOutPage({ there }: { there: string | undefined }): JSX.Element {
  const w = useWords(signInWords);
  return (
    <Shell title={w.out} narrow>
      <PageHead title={w.out} lede={w.outText} />
      <div class="buttons">
        {there !== undefined && (
          <a class="button primary" href={there}>
            {w.outThere}
          </a>
        )}
        <a class="button" href="/sign-in">
          {w.title}
        </a>
      </div>
    </Shell>
  );
}
