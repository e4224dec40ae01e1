import type { Request, Response } from 'express';
import type { Locale } from '../../../workflows/kit/policy/labels';
import { localeOf } from '../../http/locale';
import { isZone } from './format';

const COOKIE = 'lang';
const YEAR_MS = 365 * 24 * 3_600_000;

const isLocale = (value: unknown): value is Locale => value === 'zh-CN' || value === 'en-US';

const cookieOf = (request: Request, name: string): unknown => (request.cookies as Record<string, unknown>)[name];

/**
 * The language of a page: the one just chosen by `?lang=`, which is remembered, else the remembered one, else the
 * browser's.
 */
export function languageOf(request: Request, response: Response, secure: boolean): Locale {
  const chosen = request.query['lang'];
  if (isLocale(chosen)) {
    response.cookie(COOKIE, chosen, { httpOnly: true, sameSite: 'lax', secure, maxAge: YEAR_MS, path: '/' });
    return chosen;
  }
  const kept = cookieOf(request, COOKIE);
  return isLocale(kept) ? kept : localeOf(request);
}

/** The reader's time zone, as the browser reported it. */
export function zoneOf(request: Request): string | undefined {
  const zone = cookieOf(request, 'tz');
  return typeof zone === 'string' && isZone(zone) ? zone : undefined;
}

/** The same page in the other language, without its path: the path of a consent page holds its secret token. */
export function switchAddress(request: Request, locale: Locale): string {
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
  query.delete('receipt');
  query.set('lang', locale === 'zh-CN' ? 'en-US' : 'zh-CN');
  return `?${query.toString()}`;
}
