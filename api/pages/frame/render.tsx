import type { ComponentType } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Locale } from '../../../workflows/kit/policy/labels';
import { ForReader, type Reader } from '../parts/reader';
import { enUS } from '../texts/messages.en-US';
import { type Messages, zhCN } from '../texts/messages.zh-CN';

/** The pages' texts by language. */
export const MESSAGES: Readonly<Record<Locale, Messages>> = { 'zh-CN': zhCN, 'en-US': enUS };

/** A page as HTML, escaped throughout. */
export function render<P extends object>(Page: ComponentType<P>, props: P, reader: Reader): string {
  const page = renderToString(
    <ForReader value={reader}>
      <Page {...props} />
    </ForReader>,
  );
  return `<!doctype html>${page}`;
}
