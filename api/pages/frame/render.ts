import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Eta } from 'eta';
import type { Locale } from '../../../workflows/kit/policy/labels';
import type { Format } from './format';
import { enUS } from '../texts/messages.en-US';
import { type Messages, zhCN } from '../texts/messages.zh-CN';

/** The pages' texts by language. */
export const MESSAGES: Readonly<Record<Locale, Messages>> = { 'zh-CN': zhCN, 'en-US': enUS };

/** The files that pages refer to, by the name in their address. */
export const ASSETS = {
  'assent.css': { file: path.join(__dirname, '..', 'assets', 'assent.css'), type: 'text/css' },
  'assent.js': { file: path.join(__dirname, '..', 'assets', 'assent.js'), type: 'text/javascript' },
  'icon.svg': { file: path.join(__dirname, '..', 'assets', 'icon.svg'), type: 'image/svg+xml' },
  'htmx.js': {
    file: path.join(__dirname, '..', '..', '..', 'node_modules', 'htmx.org', 'dist', 'htmx.min.js'),
    type: 'text/javascript',
  },
} as const;

const VERSION = createHash('sha256')
  .update(
    Object.values(ASSETS)
      .map(({ file }) => readFileSync(file, 'utf8'))
      .join('\n'),
  )
  .digest('hex')
  .slice(0, 12);

/** What every page shows besides its own content. */
export interface Frame {
  readonly locale: Locale;
  readonly home: string;
  readonly nav: readonly {
    readonly href: string;
    readonly title: string;
    readonly current: boolean;
    readonly count?: number | undefined;
    readonly countId?: string;
  }[];
  readonly user?: { name: string; party: string } | undefined;
  readonly csrf: string;
  /** What is to be said before the page's own content. */
  readonly notices: readonly string[];
  /** The address of the same page in the other language. */
  readonly switchTo: string;
  readonly demo: boolean;
  readonly now: string;
}

// A line break becomes a character reference, because empty lines of the markup are removed from a finished page.
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
};

const eta = new Eta({
  views: path.join(__dirname, '..', 'views'),
  cache: true,
  autoEscape: true,
  escapeFunction: (value) => String(value).replace(/[&<>"'\n]/g, (character) => ESCAPED[character] ?? character),
  autoTrim: ['nl', false],
  functionHeader: 'const { m, f, page } = it;',
});

/** A page as HTML: a view with its data inside the layout. All interpolated values are escaped. */
export function render(view: string, data: object, { frame, format }: { frame: Frame; format: Format }): string {
  const m = MESSAGES[frame.locale];
  const other: Locale = frame.locale === 'zh-CN' ? 'en-US' : 'zh-CN';
  const page = { ...frame, assets: VERSION, switch: { href: frame.switchTo, locale: other, title: m.language } };
  return eta.render(`/${view}`, { ...data, m, f: format, page }).replace(/\n\s*\n+/g, '\n');
}
