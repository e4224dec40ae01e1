import type { JSX } from 'preact';
import { Contact, type ContactView } from '../consent/contact';
import type { BlockerView } from '../../http/problems';
import type { TickedText } from '../forms/form-fields';
import { Blockers } from '../parts/blockers';
import { Icon, type IconName } from '../parts/icon';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { invitationWords } from './invitation-words';

/** What came of a decision on an invitation. */
export type Result = 'accepted' | 'declined' | 'working' | 'failed';

interface Props {
  readonly receipt: {
    readonly result: Result;
    readonly title: string;
    readonly sentence: string;
    readonly here: string;
    readonly requestNo: string;
    readonly master: string;
    readonly decision: string;
    readonly region: string;
    readonly at: string;
    readonly notice?: TickedText | undefined;
    readonly blockers: readonly BlockerView[];
    readonly next: string;
    readonly contact: ContactView;
  };
}

const SEALS: Readonly<Record<Result, IconName>> = {
  accepted: 'check',
  declined: 'check',
  working: 'clock',
  failed: 'warning',
};

/** The receipt of a decision on an invitation, to be kept and printed. */
export function InvitationReceiptPage({ receipt: r }: Props): JSX.Element {
  const { m, f } = useReader();
  const words = useWords(invitationWords);
  const texts = words.receipt;
  return (
    <Shell title={`${texts.title}${m.colon}${r.title}`} consent>
      <div class="stack">
        <span class={r.result === 'accepted' ? 'seal good' : 'seal'}>
          <Icon name={SEALS[r.result]} />
        </span>
        <PageHead title={r.title} lede={r.sentence} />
      </div>
      {r.result === 'failed' &&
        (r.blockers.length > 0 ? <Blockers blockers={r.blockers} /> : <p>{texts.sentence.unknown}</p>)}
      <div class="buttons unprinted">
        {r.result === 'working' && (
          <a class="button primary" href={r.here}>
            {texts.again}
          </a>
        )}
        <button type="button" data-print hidden>
          {texts.print}
        </button>
      </div>
      <Section id="record" title={texts.title}>
        <dl class="facts over">
          <dt>{texts.number}</dt>
          <dd class="mono">{r.requestNo}</dd>
          <dt>{texts.from}</dt>
          <dd>{r.master}</dd>
          <dt>{texts.decision}</dt>
          <dd>{r.decision}</dd>
          {r.region !== '' && (
            <>
              <dt>{texts.region}</dt>
              <dd>{r.region}</dd>
            </>
          )}
          <dt>{texts.at}</dt>
          <dd>
            <time dateTime={r.at}>{f.second(r.at)}</time>
          </dd>
          {r.notice && (
            <>
              <dt>{m.consent.receipt.texts}</dt>
              <dd>
                <details>
                  <summary>
                    {r.notice.title} · {m.consent.decide.version(r.notice.version)}
                  </summary>
                  <div class="stack tight small">
                    {r.notice.paragraphs.map((paragraph) => (
                      <p>{paragraph}</p>
                    ))}
                  </div>
                </details>
              </dd>
            </>
          )}
          <dt>{texts.next}</dt>
          <dd>{r.next}</dd>
          <dt>{words.who.ask}</dt>
          <dd>
            <Contact contact={r.contact} />
          </dd>
        </dl>
      </Section>
      <p class="muted small unprinted">{texts.keep}</p>
    </Shell>
  );
}
