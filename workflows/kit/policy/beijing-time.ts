import { beijingDate } from './deadlines';
import type { Locale } from './labels';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const BEIJING_MS = 8 * 3_600_000;

/** A date (YYYY-MM-DD) for people to read: `2026年9月21日` or `21 Sep 2026`. */
export function dateText(date: string, locale: Locale): string {
  const [year, month = 1, day] = date.split('-').map(Number);
  return locale === 'zh-CN' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`;
}

const LONG_MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** A month (YYYY-MM) for people to read: `2026年9月` or `September 2026`. */
export function monthText(yearMonth: string, locale: Locale): string {
  const [year, month = 1] = yearMonth.split('-').map(Number);
  return locale === 'zh-CN' ? `${year}年${month}月` : `${LONG_MONTHS[month - 1]} ${year}`;
}

/** An instant in Beijing without its zone: `2026年9月21日 00:00` or `21 Sep 2026, 00:00`. */
export function clockText(at: Date, locale: Locale): string {
  const time = new Date(at.getTime() + BEIJING_MS).toISOString().slice(11, 16);
  return `${dateText(beijingDate(at.getTime()), locale)}${locale === 'zh-CN' ? '' : ','} ${time}`;
}

/** An instant with its zone: `2026年9月21日 00:00（北京时间）` or `21 Sep 2026, 00:00 Beijing`. */
export const instantText = (at: Date, locale: Locale): string =>
  clockText(at, locale) + (locale === 'zh-CN' ? '（北京时间）' : ' Beijing');

/** The same to the second: `21 Sep 2026, 00:00:00 Beijing`. */
export function secondText(at: Date, locale: Locale): string {
  const seconds = at.toISOString().slice(16, 19);
  return `${clockText(at, locale)}${seconds}${locale === 'zh-CN' ? '（北京时间）' : ' Beijing'}`;
}

const isMidnight = (at: Date): boolean => (at.getTime() + BEIJING_MS) % 86_400_000 === 0;

/** Until when something has to be received: the end of the last day, `end of 15 Dec 2026`, unless it ends within a day. */
export function untilText(cutoff: Date, locale: Locale): string {
  if (!isMidnight(cutoff)) return clockText(cutoff, locale);
  const last = dateText(beijingDate(cutoff.getTime() - 1), locale);
  return locale === 'zh-CN' ? `${last}结束前` : `end of ${last}`;
}
