import type { JSX } from 'preact';
import { Icon } from '../parts/icon';
import { useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { PipelineView, StageView } from './opportunity-pipeline';
import { opportunityWords } from './words';

/** How many opportunities are in each stage, and what they come to. */
export function Pipeline({ pipeline, file }: { pipeline: PipelineView; file: string }): JSX.Element {
  const w = useWords(opportunityWords);
  const { stages, ended } = pipeline;
  return (
    <Section
      id="pipeline"
      title={w.pipeline}
      aside={
        <a class="small" href={file}>
          <Icon name="download" /> {w.export}
        </a>
      }
    >
      <dl class="figures">
        {stages.map((stage) => (
          <div>
            <dt>{stage.title}</dt>
            <dd>
              {w.count(stage.count)}
              <small>
                <span class="amount">{stage.sum}</span>
              </small>
              <States stage={stage} />
            </dd>
          </div>
        ))}
      </dl>
      {ended && (
        <details>
          <summary>{w.ended(ended.count)}</summary>
          <p class="small muted">{ended.sum}</p>
          <p class="small">
            <States stage={ended} />
          </p>
        </details>
      )}
    </Section>
  );
}

const States = ({ stage }: { stage: StageView }): JSX.Element => (
  <>
    {stage.states.map(({ title, href, count }) => (
      <small>
        <a href={href}>{title}</a> {count}
      </small>
    ))}
  </>
);
