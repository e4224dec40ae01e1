import type { Texts } from './texts';
import type { Template } from '../../workflows/kit/contract/notice-templates';
import { isTemplate } from '../../workflows/kit/contract/notice-templates';
import type { Locale } from '../../workflows/kit/policy/labels';
import type { Facts } from './facts';
import { type Message, oneLine } from './message';
import { EN_US } from './texts.en-US';
import { ZH_CN } from './texts.zh-CN';

const TEXTS: Readonly<Record<Locale, Texts>> = { 'zh-CN': ZH_CN, 'en-US': EN_US };

/** A caller names templates that do not exist. */
export class UnknownTemplates extends Error {
  override readonly name = 'UnknownTemplates';
  constructor(readonly templates: readonly string[]) {
    super(`no such notice template: ${templates.join(', ')}`);
  }
}

/** Throws `UnknownTemplates` if a named template does not exist, so that it fails a start rather than a message. */
export function checkTemplates(named: readonly string[]): void {
  const unknown = [...new Set(named.filter((name) => !isTemplate(name)))];
  if (unknown.length > 0) throw new UnknownTemplates(unknown);
}

/** The message of a template in a language. */
export function write(template: Template, locale: Locale, facts: Facts): Message {
  const message = TEXTS[locale][template](facts);
  return { ...message, subject: oneLine(message.subject), short: oneLine(message.short) };
}
