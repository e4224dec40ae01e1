import type { JSX } from 'preact';
import { Path } from '../parts/path';
import { useReader, useWords } from '../parts/reader';
import { Section } from '../parts/section';
import type { Way } from './path-view';
import { words } from './words';

/** What happened to a case, where it stands, the good way ahead; its other ends in a sentence. */
export function Progress({ way: { steps, otherEnds } }: { way: Way }): JSX.Element {
  const { m, f } = useReader();
  const { path } = useWords(words);
  return (
    <Section id="progress" title={m.case.path}>
      <Path
        steps={steps.map(({ title, is, at, until }) => ({
          title,
          is,
          note:
            until !== undefined && is === 'now' ? (
              <time dateTime={until}>{f.until(until)}</time>
            ) : (
              at !== undefined && <time dateTime={at}>{f.short(at)}</time>
            ),
        }))}
      />
      {otherEnds.length > 0 && <p class="small muted">{path.otherwise(otherEnds.join(m.comma))}</p>}
    </Section>
  );
}
