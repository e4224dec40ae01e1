import Negotiator from 'negotiator';
import type { IncomingMessage } from 'node:http';
import type { Locale } from '../../workflows/kit/policy/labels';

/** The language of an answer: the better of zh-CN and en-US by Accept-Language, zh-CN when it names neither. */
export function localeOf(request: Pick<IncomingMessage, 'headers'>): Locale {
  const wanted = new Negotiator(request).languages();
  const known = wanted
    .map((tag) => tag.toLowerCase())
    .find((tag) => tag.startsWith('zh') || tag.startsWith('en') || tag === '*');
  return known?.startsWith('en') ? 'en-US' : 'zh-CN';
}
