import type { Locale } from '../../workflows/kit/policy/labels';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text escaped for HTML. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

/** A plain page of the API itself, without script, style or any other file; `body` is HTML. */
export const page = (locale: Locale, title: string, body: string): string =>
  `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${escape(title)} · Assent</title></head><body><main><h1>${escape(title)}</h1>${body}</main></body></html>`;
