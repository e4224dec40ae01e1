import type { FundingItem } from '../../../db/funding/funding-items';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import { FH_PROGRAMMES, type FhProgramme } from '../../../workflows/shared/funding';
import type { Words } from '../frame/words';
import { type Link, sumText } from './funding-glance';
import { fundingWords } from './words';

/** Something that brought no money: what, when, and why. */
export interface LapsedRow {
  readonly link: Link;
  readonly programme: string;
  readonly on: string;
  readonly why: string;
  readonly amount: string;
}

const isProgramme = (code: string): code is FhProgramme => code in FH_PROGRAMMES;

/** The name of a programme; that of one-time engineering is the process's own. */
export const programmeName = (code: string, { locale }: Words): string =>
  isProgramme(code) ? say(FH_PROGRAMMES[code], locale) : (fundingWords[locale].budgets.names[code] ?? code);

/** The name of an item: its month with the year, or what it is called. */
export function itemName({ type, title, stage }: FundingItem, { locale }: Words): string {
  const w = fundingWords[locale];
  const month = type === 'fh-incentive' ? monthName(title, locale) : title;
  return stage === null ? month : `${month} · ${w.stage(stage)}`;
}

/** A month (YYYY-MM) with its year. */
export function monthName(month: string, locale: Words['locale']): string {
  const name = fundingWords[locale].month(Number(month.slice(5)));
  return locale === 'zh-CN' ? `${month.slice(0, 4)}年${name}` : `${name} ${month.slice(0, 4)}`;
}

/** What lapsed or was closed, the latest first. */
export function lapsedOf(items: readonly FundingItem[], words: Words): LapsedRow[] {
  const { reasons } = fundingWords[words.locale].lapsed;
  return items
    .filter(({ part }) => part === 'lapsed')
    .sort((one, other) => Number(other.closedAt ?? 0) - Number(one.closedAt ?? 0))
    .map((item) => ({
      link: { href: `/cases/${item.caseId}`, title: itemName(item, words) },
      programme: programmeName(item.programme, words),
      on: item.closedAt === null ? '–' : words.f.date(beijingDate(item.closedAt.getTime())),
      why: reasons[item.state] ?? reasons['cancelled']!,
      amount: sumText([item.amount], words),
    }));
}
