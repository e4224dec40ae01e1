import { clockText, dateText, instantText, secondText, untilText } from '../../../workflows/kit/policy/beijing-time';
import { beijingDate, inTime, workingDaysLeft, type Calendar } from '../../../workflows/kit/policy/deadlines';
import type { Locale } from '../../../workflows/kit/policy/labels';
import { minorOf, moneyWithSign } from '../../../workflows/shared/money-text';

/** The working days left until something is due; `of` is the full length of the bar. */
export interface Left {
  readonly days: number;
  readonly of: number;
  readonly soon: boolean;
  /** Today is the last day in time. */
  readonly lastDay: boolean;
  readonly over: boolean;
}

/** Dates, amounts and remaining days as one reader sees them. */
export interface Format {
  /** `2026年9月21日 00:00（北京时间）`, followed by the reader's own time if their clock differs. */
  when(at: string | Date): string;
  /** The same without zone, for a second mention on a page. */
  short(at: string | Date): string;
  /** To the second, with the zone. */
  second(at: string | Date): string;
  /** The Beijing day of an instant, with its year. */
  day(at: string | Date): string;
  /** A Beijing date. */
  date(date: string): string;
  /** The last day on which something can be received; `long` with the zone and the reader's own time. */
  until(cutoff: string | Date, long?: boolean): string;
  money(amount: { amount: string; currency: string }): string;
  left(dueAt: string | Date, from?: string | Date | null): Left;
  /** The working days that have passed since an instant: 0 on its own day. */
  passed(since: string | Date): number;
}

const MINUTES: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
};

/** The clock of a zone as if it were Beijing's, to be written in the same way. */
function clockIn(at: Date, zone: string): Date {
  const parts = new Intl.DateTimeFormat('en-US', { ...MINUTES, timeZone: zone }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return new Date(`${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:00+08:00`);
}

// A zone's Chinese name is its country's; English readers know their city.
function placeOf(at: Date, zone: string, locale: Locale): string {
  if (locale === 'en-US') return zone.split('/').at(-1)!.replaceAll('_', ' ');
  const parts = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** Whether a text names a time zone that this server knows. */
export function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[A-Za-z]+(\/[A-Za-z0-9_+-]+)+$/.test(text);
  } catch {
    return false;
  }
}

/** The texts of one reader, by language, time zone if known, world clock, and the calendar that days are counted by. */
export function createFormat(reader: {
  locale: Locale;
  zone?: string | undefined;
  now: Date;
  calendar: Calendar;
}): Format {
  const { locale, zone, now, calendar } = reader;
  const elsewhere = (at: Date): string => {
    if (zone === undefined) return '';
    const there = clockIn(at, zone);
    if (clockText(there, locale) === clockText(at, locale)) return '';
    const place = placeOf(at, zone, locale);
    return locale === 'zh-CN'
      ? `（${place} ${clockText(there, locale)}）`
      : ` (${clockText(there, locale)} in ${place})`;
  };
  return {
    when: (at) => instantText(new Date(at), locale) + elsewhere(new Date(at)),
    short: (at) => clockText(new Date(at), locale),
    second: (at) => secondText(new Date(at), locale),
    day: (at) => dateText(beijingDate(new Date(at).getTime()), locale),
    date: (date) => dateText(date, locale),
    until: (cutoff, long = false) => {
      const at = new Date(cutoff);
      const said = untilText(at, locale);
      if (!long) return said;
      return `${said}${locale === 'zh-CN' ? '（北京时间）' : ' (Beijing)'}${elsewhere(at)}`;
    },
    money: ({ amount, currency }) => moneyWithSign({ minor: minorOf(amount), currency }),
    left: (dueAt, from) => {
      const cutoff = new Date(dueAt).getTime();
      const days = workingDaysLeft(now.getTime(), cutoff, calendar);
      const of = from ? workingDaysLeft(new Date(from).getTime(), cutoff, calendar) : days;
      const lastDay = beijingDate(now.getTime()) === beijingDate(cutoff - 1);
      return { days, of: Math.max(of, days, 1), soon: days <= 2, lastDay, over: !inTime(now.getTime(), cutoff) };
    },
    passed: (since) => workingDaysLeft(new Date(since).getTime(), now.getTime() + 1, calendar),
  };
}

/** The size of a file, in the unit that suits it. */
export const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
