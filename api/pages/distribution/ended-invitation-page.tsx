import type { JSX } from 'preact';
import { Contact, type ContactView } from '../consent/contact';
import { PageHead } from '../parts/page-head';
import { useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { invitationWords } from './invitation-words';

interface Ended {
  /** What became of the invitation. */
  readonly text: string;
  readonly requestNo: string;
  readonly contact?: ContactView | undefined;
  /** Whether the reader's company cooperates with a master distributor. */
  readonly mine: boolean;
}

/** What became of an invitation, for the company it was sent to. */
export function EndedInvitationPage({ text, requestNo, contact, mine }: Ended): JSX.Element {
  const { ended } = useWords(invitationWords);
  return (
    <Shell title={ended.title} consent>
      <div class="stack">
        <PageHead crumb={<span class="mono">{requestNo}</span>} title={ended.title} lede={text} />
        <p>{ended.next}</p>
        {contact && (
          <p class="muted">
            {ended.ask} <Contact contact={contact} />
          </p>
        )}
        {mine && (
          <div>
            <a class="button" href="/distribution">
              {ended.mine}
            </a>
          </div>
        )}
      </div>
    </Shell>
  );
}

/** A link that decides nothing, for readers of whom nothing else is known; `signIn` is where they can prove more. */
export function DeadInvitationPage({ signIn }: { signIn?: string | undefined }): JSX.Element {
  const { dead } = useWords(invitationWords);
  return (
    <Shell title={dead.title} consent>
      <div class="stack">
        <PageHead title={dead.title} lede={dead.text} />
        <p>{dead.next}</p>
        {signIn !== undefined && (
          <div>
            <a class="button primary" href={signIn}>
              {dead.signIn}
            </a>
          </div>
        )}
      </div>
    </Shell>
  );
}
