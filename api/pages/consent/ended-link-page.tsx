import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import { ErrorSummary } from '../parts/error-summary';
import { Icon, type IconName } from '../parts/icon';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import type { SentCode } from './asked-code';
import { CodeField } from './code-field';
import type { LinkEnd } from './consent-link';
import { type ConsentWords, consentWords } from './words';

interface Props {
  readonly end: LinkEnd | undefined;
  /** The address of the link; absent for one that was never issued. */
  readonly here?: string | undefined;
  readonly requestNo?: string | undefined;
  /** Whether there is a receipt to be seen with a code. */
  readonly receipt?: {
    readonly sent?: SentCode | undefined;
    readonly error?: string | undefined;
    readonly focus: boolean;
  };
  /** A new link was asked for. */
  readonly askedAgain?: boolean;
  readonly problem?: Fault | undefined;
}

const SEALS: Readonly<Record<LinkEnd['kind'], IconName>> = {
  granted: 'check',
  refused: 'check',
  decided: 'check',
  withdrawn: 'close',
  cancelled: 'close',
  expired: 'clock',
  replaced: 'mail',
};

/** What became of a link that decides nothing any more, and what can be done instead. */
export function EndedLinkPage({ end, here, requestNo, receipt, askedAgain = false, problem }: Props): JSX.Element {
  const reader = useReader();
  const words = useWords(consentWords);
  const { ended } = words;
  if (end === undefined || here === undefined) return <NeverIssued />;
  const { title, text } = saidOf(end, ended, reader.f);
  const done = end.kind === 'granted' || end.kind === 'refused' || end.kind === 'decided';
  return (
    <Shell title={title} consent>
      <div class="stack">
        <span class={done ? 'seal good' : 'seal'}>
          <Icon name={SEALS[end.kind]} />
        </span>
        <PageHead title={title} lede={text} />
        {requestNo !== undefined && (
          <dl class="facts over">
            <dt>{ended.number}</dt>
            <dd class="mono">{requestNo}</dd>
          </dl>
        )}
        {problem && <ErrorSummary problem={problem} />}
        {askedAgain && (
          <Notice tone="good" role="status">
            <p>{ended.sentAgain}</p>
          </Notice>
        )}
      </div>
      {receipt && (
        <Section id="receipt" title={ended.receipt}>
          <p>{ended.receiptText}</p>
          <PostForm action={`${here}/receipt`}>
            <button class="unseen" tabIndex={-1} aria-hidden="true" />
            <CodeField action={`${here}/code`} sent={receipt.sent} error={receipt.error} focus={receipt.focus} />
            {receipt.sent && (
              <div>
                <button class="primary">{ended.showReceipt}</button>
              </div>
            )}
          </PostForm>
        </Section>
      )}
      <Section id="next" title={ended.lost}>
        <p>{ended.lostText}</p>
        <PostForm action={`${here}/again`} class="buttons">
          <button>{ended.again}</button>
          <a class="button" href="/sign-in">
            {ended.signIn}
          </a>
        </PostForm>
      </Section>
    </Shell>
  );
}

function NeverIssued(): JSX.Element {
  const { ended } = useWords(consentWords);
  return (
    <Shell title={ended.unknown} consent>
      <div class="stack">
        <PageHead title={ended.unknown} lede={ended.unknownText} />
        <p>{ended.unknownNext}</p>
        <div>
          <a class="button" href="/sign-in">
            {ended.signIn}
          </a>
        </div>
      </div>
    </Shell>
  );
}

function saidOf(
  end: LinkEnd,
  ended: ConsentWords['ended'],
  f: { short(at: string): string; until(cutoff: string): string },
): { title: string; text: string } {
  switch (end.kind) {
    case 'expired':
      return { title: ended.expired(f.until(end.dueAt)), text: ended.expiredText };
    case 'replaced':
      return {
        title: ended.replaced,
        text: end.at === undefined ? ended.replacedSoon : ended.replacedText(f.short(end.at)),
      };
    case 'withdrawn':
      return { title: ended.withdrawn(f.short(end.at)), text: ended.withdrawnText };
    case 'cancelled':
      return { title: ended.cancelled(f.short(end.at)), text: ended.cancelledText };
    default:
      return { title: ended[end.kind](f.short(end.at)), text: ended.decidedText };
  }
}
