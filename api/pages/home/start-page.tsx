import type { JSX } from 'preact';
import { PageHead } from '../parts/page-head';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import { Shell } from '../parts/shell';
import { homeWords } from './words';

/** A process that the reader may start. */
export interface Startable {
  readonly type: string;
  readonly title: string;
  readonly sentence: string;
  readonly needs: string;
}

/** The processes of one area. */
export interface StartArea {
  readonly id: string;
  readonly title: string;
  readonly processes: readonly Startable[];
}

interface Props {
  readonly areas: readonly StartArea[];
  /** What the reader may not start, each with who may. */
  readonly closed: readonly { readonly title: string; readonly why: string }[];
}

/** What the reader may start, by area, and what others may. */
export function StartPage({ areas, closed }: Props): JSX.Element {
  const w = useWords(homeWords).start;
  return (
    <Shell title={w.title}>
      <PageHead title={w.title} />
      {areas.length === 0 && <p>{w.none}</p>}
      {areas.map(({ id, title, processes }) => (
        <Section id={id} title={title}>
          <ul class="rows">
            {processes.map((process) => (
              <Process process={process} />
            ))}
          </ul>
        </Section>
      ))}
      {closed.length > 0 && (
        <details class="small">
          <summary>
            {w.closed} ({closed.length})
          </summary>
          <ul class="bullets">
            {closed.map(({ title, why }) => (
              <li>
                {title} <span class="muted">· {why}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Shell>
  );
}

function Process({ process: { type, title, sentence, needs } }: { process: Startable }): JSX.Element {
  const { m } = useReader();
  const w = useWords(homeWords).start;
  return (
    <li class="row">
      <div class="stack tight text">
        <h3>
          <a href={`/start/${type}`}>{title}</a>
        </h3>
        <p>{sentence}</p>
        <p class="muted small">
          {w.needs}
          {m.colon}
          {needs}
        </p>
      </div>
    </li>
  );
}
