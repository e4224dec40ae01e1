import type { JSX } from 'preact';
import { Confirm } from '../parts/confirm';
import { PageHead } from '../parts/page-head';
import { useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { CaseCrumb } from './case-crumb';
import { words } from './words';

interface Props {
  readonly caseId: string;
  readonly requestNo: string;
  /** What the case is about, and between whom it is. */
  readonly subject: string;
  readonly between: string;
  readonly decision: { readonly key: string; readonly title: string; readonly consequence: string };
  /** What the decider says to it. */
  readonly comment?: string | undefined;
  readonly action: string;
  readonly entries: readonly (readonly [string, string])[];
}

/** Asks once more before a decision that cannot be undone, in the words of what it is about. */
export function ConfirmPage(props: Props): JSX.Element {
  const { caseId, requestNo, subject, between, decision, comment, action, entries } = props;
  const { confirm: w } = useWords(words);
  const title = w.question(decision.title, subject);
  return (
    <Shell title={title} narrow>
      <PageHead crumb={<CaseCrumb id={caseId} requestNo={requestNo} />} title={title} lede={between} />
      <Confirm
        facts={[
          { label: w.follows, value: decision.consequence },
          ...(comment === undefined ? [] : [{ label: w.said, value: comment }]),
        ]}
        warning={w.final}
        action={action}
        entries={entries}
        confirm={{ title: decision.title, value: decision.key }}
        back={w.back}
      />
    </Shell>
  );
}
