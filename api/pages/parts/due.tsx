import type { JSX } from 'preact';
import { Badge } from './badge';
import { Icon } from './icon';
import { useReader, useWords } from './reader';
import { frameWords } from './words';

interface Props {
  readonly dueAt: string | null | undefined;
  /** The calendar of a year in it is not published yet. */
  readonly provisional?: boolean;
  /** With the zone, and with the reader's own time where their clock differs. */
  readonly long?: boolean;
  /** At the right edge of a row. */
  readonly right?: boolean;
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Until when: the last day, the working days that are left or by how many it is late, and whether it may still move. */
export function Due({ dueAt, provisional = false, long = false, right = false }: Props): JSX.Element {
  const { f } = useReader();
  const words = useWords(frameWords).due;
  if (dueAt == null) return <span class="due muted">{words.none}</span>;
  const left = f.left(dueAt);
  const tone = left.over ? 'tone-bad' : left.soon ? 'tone-warn' : undefined;
  return (
    <span class={right ? 'due right' : 'due'}>
      <b class={tone}>
        {left.over && <Icon name="warning" />}
        <time dateTime={dueAt}>{sentence(f.until(dueAt, long))}</time>
      </b>
      <span class="muted">{left.over ? words.over : left.lastDay ? words.lastDay : words.left(left.days)}</span>
      {provisional && <Badge tone="warn">{words.provisional}</Badge>}
    </span>
  );
}
