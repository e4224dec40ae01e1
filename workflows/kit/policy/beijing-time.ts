import { beijingDate } from './deadlines';
import type { Locale } from './labels';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const BEIJING_MS = 8 * 3_600_000;

/** An instant with its zone for people to read: `2026-09-21 00:00(北京时间)` or `21 Sep 2026, 00:00 Beijing`. */
export function instantText(at: Date, locale: Locale): string {
  const date = beijingDate(at.getTime());
  const time = new Date(at.getTime() + BEIJING_MS).toISOString().slice(11, 16);
  if (locale === 'zh-CN') return `${date} ${time}(北京时间)`;
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${time} Beijing`;
}
