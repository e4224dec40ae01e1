import type { JSX } from 'preact';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { signInWords } from './words';

interface Props {
  readonly title: string;
  readonly text: string;
  /** The name of the account that was used, where it is known. */
  readonly account: string | undefined;
  readonly requestId: string;
  readonly again: string | undefined;
  readonly another: string | undefined;
}

/** Why a sign-in with the organisation failed, and how to go on. */
export function SignInFailedPage({ title, text, account, requestId, again, another }: Props): JSX.Element {
  const { m } = useReader();
  const w = useWords(signInWords);
  return (
    <Shell title={title} narrow>
      <PageHead title={title} />
      <div class="stack">
        <p role="alert">{text}</p>
        {account !== undefined && (
          <p>
            {w.account} <strong>{account}</strong>
          </p>
        )}
        <p class="muted small">
          {m.problem.requestId} <span class="mono">{requestId}</span>
        </p>
        <div class="buttons">
          {again !== undefined && (
            <a class="button primary" href={again}>
              {w.tryAgain}
            </a>
          )}
          {another !== undefined && (
            <a class="button" href={another}>
              {w.another}
            </a>
          )}
        </div>
      </div>
    </Shell>
  );
}
