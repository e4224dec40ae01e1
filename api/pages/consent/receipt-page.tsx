import type { JSX } from 'preact';
import { Icon } from '../parts/icon';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { Path, type PathStep } from '../parts/path';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { Contact, type ContactView } from './contact';
import { EffectsTable, type EffectRow } from './effects-table';
import { consentWords } from './words';

/** What was decided, between whom, when, how it was proved, and what has come of it. */
export interface ReceiptView {
  readonly decision: 'grant' | 'refuse' | 'other';
  readonly decisionTitle: string;
  readonly title: string;
  /** `pending` while the decision is being confirmed. */
  readonly standing: 'pending' | 'working' | 'done' | 'unchanged' | 'failed' | 'cancelled';
  readonly doneAt?: string | undefined;
  readonly requestNo: string;
  readonly customer: string;
  readonly partner: string;
  readonly by?: string | undefined;
  readonly at: string;
  readonly proof: string;
  readonly comment?: string | undefined;
  readonly texts: readonly {
    readonly title: string;
    readonly version: string;
    readonly paragraphs: readonly string[];
  }[];
  readonly effects: readonly EffectRow[];
  /** The SHA-256 of the record, and where it can be downloaded; absent until the decision is confirmed. */
  readonly record?: { readonly hash: string; readonly href: string } | undefined;
  readonly contact: ContactView;
}

/** The receipt of a decision, to be kept and printed. */
export function ReceiptPage({ receipt }: { receipt: ReceiptView }): JSX.Element {
  const { f } = useReader();
  const words = useWords(consentWords).receipt;
  const { decision, standing, texts } = receipt;
  return (
    <Shell title={receipt.title} consent>
      <div class="stack">
        <span class={decision === 'grant' ? 'seal good' : 'seal'}>
          <Icon name="check" />
        </span>
        <PageHead title={receipt.title} lede={standing === 'pending' ? words.pending : words.recorded} />
      </div>
      {standing === 'failed' || standing === 'cancelled' ? (
        <Notice tone="warn">
          <p>{words[standing]}</p>
        </Notice>
      ) : (
        <Progress receipt={receipt} />
      )}
      <div class="buttons unprinted">
        {receipt.record && (
          // The address holds the token of the link, which stands in forms alone.
          <form action={receipt.record.href}>
            <button>
              <Icon name="download" />
              {words.download}
            </button>
          </form>
        )}
        <button type="button" data-print hidden>
          {words.print}
        </button>
      </div>
      {receipt.effects.length > 0 && decision !== 'other' && (
        <Section id="what" title={words.what[decision]}>
          <EffectsTable heads={words.heads} rows={receipt.effects} />
        </Section>
      )}
      <Section id="record" title={words.record}>
        <dl class="facts over">
          <dt>{words.number}</dt>
          <dd class="mono">{receipt.requestNo}</dd>
          <dt>{words.customer}</dt>
          <dd>{receipt.customer}</dd>
          <dt>{words.partner}</dt>
          <dd>{receipt.partner}</dd>
          <dt>{words.decision}</dt>
          <dd>{receipt.decisionTitle}</dd>
          {receipt.by !== undefined && (
            <>
              <dt>{words.by}</dt>
              <dd>{receipt.by}</dd>
            </>
          )}
          <dt>{words.at}</dt>
          <dd>
            <time dateTime={receipt.at}>{f.second(receipt.at)}</time>
          </dd>
          <dt>{words.proof}</dt>
          <dd>{receipt.proof}</dd>
          {receipt.comment !== undefined && (
            <>
              <dt>{words.comment}</dt>
              <dd class="message">{receipt.comment}</dd>
            </>
          )}
          {texts.length > 0 && (
            <>
              <dt>{words.texts}</dt>
              {texts.map(({ title, version, paragraphs }) => (
                <dd>
                  <details>
                    <summary>
                      {title} · {words.version(version)}
                    </summary>
                    <div class="stack tight small">
                      {paragraphs.map((paragraph) => (
                        <p>{paragraph}</p>
                      ))}
                    </div>
                  </details>
                </dd>
              ))}
            </>
          )}
          {receipt.record && (
            <>
              <dt>{words.hash}</dt>
              <dd class="hash">{receipt.record.hash}</dd>
            </>
          )}
        </dl>
        {receipt.record && <p class="small muted">{words.verify}</p>}
      </Section>
      <Section id="later" title={words.later}>
        <p>{words.back}</p>
        <p>{words.mind}</p>
        <p>
          {words.contact}
          <br />
          <Contact contact={receipt.contact} />
        </p>
      </Section>
    </Shell>
  );
}

function Progress({ receipt: { decision, standing, at, doneAt } }: { receipt: ReceiptView }): JSX.Element {
  const { f } = useReader();
  const words = useWords(consentWords).receipt;
  const decided: PathStep = { title: words.decidedStep[decision], is: 'past', note: f.short(at) };
  if (standing === 'unchanged') return <Path steps={[decided, { title: words.unchanged, is: 'past' }]} />;
  const isDone = standing === 'done';
  return (
    <Path
      steps={[
        decided,
        { title: words.working, is: isDone ? 'past' : 'now' },
        { title: words.done, is: isDone ? 'past' : 'later', ...(doneAt !== undefined && { note: f.short(doneAt) }) },
      ]}
    />
  );
}
