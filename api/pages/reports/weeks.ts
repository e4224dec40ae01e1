import { addDays, isWeekend } from '../../../workflows/kit/policy/deadlines';
import { lastDayOfQuarter, monthOf, nextMonth, quarterOf } from '../../../workflows/shared/months';
import type { Words } from '../frame/words';
import type { Column } from '../parts/columns';
import { reportWords } from './words';

/** The Monday of the week of a Beijing date. */
export function mondayOf(date: string): string {
  let monday = date;
  while (isWeekend(monday) || !isWeekend(addDays(monday, -1))) monday = addDays(monday, -1);
  return monday;
}

/** The Mondays from the week of a date until the end of the next quarter. */
export function weeksFrom(today: string): string[] {
  const last = horizonOf(today);
  const weeks: string[] = [];
  for (let monday = mondayOf(today); monday <= last; monday = addDays(monday, 7)) weeks.push(monday);
  return weeks;
}

/** The last day of the next quarter. */
export const horizonOf = (today: string): string =>
  lastDayOfQuarter(quarterOf(nextMonth(monthOf(lastDayOfQuarter(quarterOf(monthOf(today)))))));

/** What stands under the column of a week: the day, and its month where one begins with room for its name. */
export function weekLabels(weeks: readonly string[], { locale }: Words): Pick<Column, 'label' | 'group'>[] {
  const w = reportWords[locale];
  const begins = weeks.map((monday, at) => at === 0 || monthOf(weeks[at - 1]!) !== monthOf(monday));
  const first = begins[1] === true ? 1 : 0;
  return weeks.map((monday, at) => {
    const label = String(Number(monday.slice(8)));
    if (at < first || !begins[at]) return { label };
    const month = w.months(Number(monday.slice(5, 7)));
    const newYear = at === first || weeks[at - 1]!.slice(0, 4) !== monday.slice(0, 4);
    const named = locale === 'zh-CN' ? `${monday.slice(0, 4)}年${month}` : `${month} ${monday.slice(0, 4)}`;
    return { label, group: newYear ? named : month };
  });
}
