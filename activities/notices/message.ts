import type { Locale } from '../../workflows/kit/policy/labels';

/** A message before it is laid out. `short` is the whole of an SMS; `link` is where the receiver can act or look. */
export interface Message {
  readonly subject: string;
  readonly short: string;
  readonly paragraphs: readonly string[];
  readonly details: readonly (readonly [label: string, value: string])[];
  readonly list?: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  readonly afterword?: string;
}

/** Reduces a text to one line: form input must not add a header or a line of its own. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const COLON = { 'zh-CN': '：', 'en-US': ': ' } as const;

/** The message as plain text. */
export function toText(message: Message, locale: Locale): string {
  const { paragraphs, details, list = [], link, afterword } = message;
  const colon = COLON[locale];
  const blocks = [
    ...paragraphs,
    list.map((item) => `- ${item}`).join('\n'),
    details.map(([label, value]) => `${label}${colon}${value}`).join('\n'),
    link === undefined ? '' : `${link.label}${colon}\n${link.url}`,
    afterword ?? '',
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

/** The message as a small HTML page; every text in it is escaped. */
export function toHtml(message: Message, locale: Locale): string {
  const { paragraphs, details, list = [], link, afterword } = message;
  const colon = COLON[locale];
  const p = (text: string): string => `<p>${escaped(text)}</p>`;
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escaped(message.subject)}</title></head><body>`,
    ...paragraphs.filter((text) => text !== '').map(p),
    list.length === 0 ? '' : `<ul>${list.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`,
    details.length === 0
      ? ''
      : `<p>${details.map(([label, value]) => `${escaped(label)}${colon}<strong>${escaped(value)}</strong>`).join('<br>')}</p>`,
    link === undefined ? '' : `<p><a href="${escaped(link.url)}">${escaped(link.label)}</a></p>`,
    afterword === undefined ? '' : p(afterword),
    '</body></html>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}
