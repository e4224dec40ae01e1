import { instantText } from '../../../workflows/kit/policy/beijing-time';
import { beijingDate, inTime, workingDaysLeft, type Calendar } from '../../../workflows/kit/policy/deadlines';
import type { Locale } from '../../../workflows/kit/policy/labels';
import { minorOf, moneyWithSign } from '../../../workflows/shared/money-text';

const BEIJING = 'Asia/Shanghai';

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
  /** `2026-09-21 00:00(北京时间)`, followed by the reader's own time if their clock differs. */
  when(at: string | Date): string;
  /** The same without zone, for a second mention on a page. */
  short(at: string | Date): string;
  /** A Beijing date. */
  date(date: string): string;
  money(amount: { amount: string; currency: string }): string;
  left(dueAt: string | Date, from?: string | Date | null): Left;
}

const LOCAL: Readonly<Record<Locale, Intl.DateTimeFormatOptions>> = {
  'zh-CN': { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  'en-US': { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};

function partsOf(at: Date, zone: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const parts = new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone }).formatToParts(at);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

function clockIn(at: Date, zone: string, locale: Locale): string {
  const { year, month, day, hour, minute } = partsOf(at, zone, LOCAL[locale]);
  return locale === 'zh-CN' ? `${year}-${month}-${day} ${hour}:${minute}` : `${day} ${month}, ${hour}:${minute}`;
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

function dateText(date: string, locale: Locale): string {
  if (locale === 'zh-CN') return date;
  const { day, month, year } = partsOf(new Date(`${date}T00:00:00Z`), 'UTC', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  return `${day} ${month} ${year}`;
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
    if (zone === undefined || clockIn(at, zone, 'zh-CN') === clockIn(at, BEIJING, 'zh-CN')) return '';
    const there = clockIn(at, zone, locale);
    const place = placeOf(at, zone, locale);
    return locale === 'zh-CN' ? `,${place} ${there}` : ` (${there} in ${place})`;
  };
  return {
    when: (at) => {
      const beijing = instantText(new Date(at), locale);
      const there = elsewhere(new Date(at));
      return locale === 'zh-CN' && there ? `${beijing.slice(0, -1)}${there})` : beijing + there;
    },
    short: (at) => clockIn(new Date(at), BEIJING, locale),
    date: (date) => dateText(date, locale),
    money: ({ amount, currency }) => moneyWithSign({ minor: minorOf(amount), currency }),
    left: (dueAt, from) => {
      const cutoff = new Date(dueAt).getTime();
      const days = workingDaysLeft(now.getTime(), cutoff, calendar);
      const of = from ? workingDaysLeft(new Date(from).getTime(), cutoff, calendar) : days;
      const lastDay = beijingDate(now.getTime()) === beijingDate(cutoff - 1);
      return { days, of: Math.max(of, days, 1), soon: days <= 2, lastDay, over: !inTime(now.getTime(), cutoff) };
    },
  };
}

/** The size of a file, in the unit that suits it. */
export const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
