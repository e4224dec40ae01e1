import path from 'node:path';
import { Eta } from 'eta';
import type { JSX } from 'preact';
import { useReader } from '../parts/reader';
import { Shell } from '../parts/shell';

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const eta = new Eta({
  views: path.join(__dirname, '..', 'views'),
  cache: true,
  autoEscape: true,
  escapeFunction: (value) => String(value).replace(/[&<>"']/g, (character) => ESCAPED[character] ?? character),
  autoTrim: ['nl', false],
  functionHeader: 'const { m, f, page } = it;',
});

/** A page that is still a view of Eta, inside the shell. */
export function EtaPage({ view, data }: { view: string; data: object }): JSX.Element {
  const { m, f, page } = useReader();
  let head = { title: '', narrow: false };
  const titled = (title: string, narrow?: boolean): void => void (head = { title, narrow: narrow === true });
  const body = eta.render(`/${view}`, { ...data, m, f, page, titled });
  // eslint-disable-next-line no-restricted-syntax -- Eta has escaped it.
  const content = <div class="main-content" dangerouslySetInnerHTML={{ __html: body }} />;
  return (
    <Shell title={head.title} narrow={head.narrow}>
      {content}
    </Shell>
  );
}
