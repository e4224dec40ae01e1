import type { JSX } from 'preact';
import { Empty } from '../parts/empty';
import { ListTable } from '../parts/list-table';
import { useReader, useWords } from '../parts/reader';
import type { WaitingCommand } from './commands';
import { type Counts, OperationsFrame } from './operations-frame';
import { operationsWords } from './words';

/** What was received and is not in effect: from whom, since when, why. */
export function CommandsPage({
  counts,
  commands,
}: {
  counts: Counts;
  commands: readonly WaitingCommand[];
}): JSX.Element {
  const { f } = useReader();
  const words = useWords(operationsWords);
  const w = words.commands;
  const heads = [
    { label: w.command },
    { label: w.from },
    { label: w.received },
    { label: w.waiting, number: true },
    { label: w.tried, number: true },
    { label: w.why },
  ];
  return (
    <OperationsFrame tab="commands" counts={counts}>
      {commands.length === 0 ? (
        <Empty title={w.none}>
          <p class="muted">{w.noneText}</p>
        </Empty>
      ) : (
        <>
          <p class="muted small">{w.text}</p>
          <ListTable
            label={words.tabs.commands}
            heads={heads}
            rows={commands.map((each) => [
              <>
                <b>
                  {w.kinds[each.kind]} · {each.title}
                </b>
                {each.requestNo !== null && (
                  <>
                    {' '}
                    <a class="mono" href={each.href}>
                      {each.requestNo}
                    </a>
                  </>
                )}
              </>,
              each.owner,
              <time dateTime={each.receivedAt}>{f.short(each.receivedAt)}</time>,
              words.age(each.waitingSeconds),
              each.attempts,
              w.reasons[each.undeliverable ?? 'unconfirmed'],
            ])}
          />
        </>
      )}
    </OperationsFrame>
  );
}
