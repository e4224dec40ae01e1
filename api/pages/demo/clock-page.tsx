import type { JSX } from 'preact';
import type { Fault } from '../forms/faults';
import type { Control } from '../forms/form-fields';
import { ErrorSummary } from '../parts/error-summary';
import { Field } from '../parts/field';
import { Notice } from '../parts/notice';
import { PageHead } from '../parts/page-head';
import { PostForm } from '../parts/post-form';
import { useReader, useWords } from '../parts/reader';
import { Shell } from '../parts/shell';
import { demoWords } from './words';

/** Something that happened while the clock was moved. */
export interface ClockEvent {
  readonly at: string;
  readonly href: string;
  readonly title: string;
  readonly requestNo: string;
  readonly what: string;
}

interface Props {
  readonly now: string;
  readonly offsetSeconds: number;
  readonly nextDue: string | undefined;
  readonly date: Control;
  /** What happened since the clock was moved, if it just was; `most` when there was more. */
  readonly happened: { readonly events: readonly ClockEvent[]; readonly most?: number } | undefined;
  readonly problem?: Fault | undefined;
}

const DAY_SECONDS = 86_400;

/** The demonstration's clock: what it says, how it is moved, what happened meanwhile. */
export function ClockPage({ now, offsetSeconds, nextDue, date, happened, problem }: Props): JSX.Element {
  const { f } = useReader();
  const w = useWords(demoWords).clock;
  const days = Math.round(offsetSeconds / DAY_SECONDS);
  return (
    <Shell title={w.title}>
      <PageHead
        title={<time dateTime={now}>{f.short(now)}</time>}
        crumb={w.title}
        lede={offsetSeconds === 0 ? w.real : w.ahead(days)}
      />
      {problem && <ErrorSummary problem={problem} />}
      {happened && <Happened happened={happened} now={now} />}
      <PostForm action="/clock" class="card" label={w.forward}>
        <h2>{w.forward}</h2>
        <div class="buttons">
          <button name="by" value="day">
            {w.day}
          </button>
          <button name="by" value="workingDay">
            {w.workingDay}
          </button>
          {nextDue !== undefined && (
            <>
              <button name="by" value="next">
                {w.next(f.until(nextDue))}
              </button>
              <input type="hidden" name="next" value={nextDue} />
            </>
          )}
        </div>
        <div class="filters">
          <Field field={date} />
          <div class="buttons">
            <button name="by" value="date">
              {w.toDate}
            </button>
          </div>
        </div>
      </PostForm>
    </Shell>
  );
}

function Happened({
  happened: { events, most },
  now,
}: {
  happened: NonNullable<Props['happened']>;
  now: string;
}): JSX.Element {
  const { f, m } = useReader();
  const w = useWords(demoWords).clock;
  const moved = w.moved(f.when(now));
  return (
    <Notice tone="good" role="status" title={moved} say={moved}>
      {events.length === 0 ? (
        <p>{w.quiet}</p>
      ) : (
        <>
          <p>{w.happened}</p>
          <ol class="bullets">
            {events.map(({ at, href, title, requestNo, what }) => (
              <li>
                <time dateTime={at}>{f.short(at)}</time> · <a href={href}>{title}</a>{' '}
                <span class="mono">{requestNo}</span>
                {m.colon}
                {what}
              </li>
            ))}
          </ol>
          {most !== undefined && <p class="muted">{w.most(most)}</p>}
        </>
      )}
    </Notice>
  );
}
