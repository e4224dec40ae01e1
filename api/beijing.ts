import type { Locale } from '../workflows/kit/labels';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An instant as people in Beijing write it: `2026-09-21 00:00(北京时间)` or `21 Sep 2026, 00:00 Beijing`. */
export function beijingTime(at: Date, locale: Locale): string {
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', ...options }).format(at);
  const time = part({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [day = '', month = '', year = ''] = part({ day: '2-digit', month: '2-digit', year: 'numeric' }).split('/');
  if (locale === 'en-US') return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${time} Beijing`;
  return `${year}-${month}-${day} ${time}(北京时间)`;
}
