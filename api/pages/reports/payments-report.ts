import { type FundingItem, fundingItems } from '../../../db/funding/funding-items';
import type { Db } from '../../../db/knex';
import type { Viewer } from '../../../db/engine/viewer';
import { addDays, beijingDate } from '../../../workflows/kit/policy/deadlines';
import { PAYMENT_TERMS } from '../../../workflows/payment/invoice-payment.policy';
import { STAGED } from '../../../workflows/shared/funding';
import { decimalOf } from '../../../workflows/shared/money-text';
import { lastDayOfQuarter, quarterOf } from '../../../workflows/shared/months';
import { moneyView } from '../../cases/masking';
import { nameIn } from '../case/party-names';
import type { Signed } from '../frame/visit';
import { itemName, programmeName } from '../funding/funding-lapsed';
import { type Report, type Value, word } from './report';
import { mondayOf, weekLabels, weeksFrom } from './weeks';
import { reportWords } from './words';

/** What is still to be paid of an item, in which week, and whether it is certain. */
interface Coming {
  readonly item: FundingItem;
  readonly minor: number;
  readonly currency: string;
  /** A Monday; undefined after the last week that is shown. */
  readonly week: string | undefined;
  readonly expected: boolean;
}

const later = (one: string, other: string): string => (one > other ? one : other);

/** The day (Beijing) by which an item is paid at the latest, or on which it could be paid at the earliest. */
function dayOf({ part, receivedOn, type, programme, title }: FundingItem, today: string): string {
  if (part === 'paying' && receivedOn !== null) return addDays(receivedOn, PAYMENT_TERMS.moneyWithinDays);
  const requested = part === 'paying' || type !== 'fh-incentive' || programme === STAGED;
  const from = requested ? today : later(today, addDays(lastDayOfQuarter(quarterOf(title)), 1));
  return addDays(from, PAYMENT_TERMS.moneyWithinDays);
}

/** What will be paid by week, once per currency, from the dates of invoices and quarters. */
export async function paymentsReports(
  db: Db,
  viewer: Viewer,
  partnerId: string | undefined,
  visit: Signed,
): Promise<Report[]> {
  const items = await fundingItems(db, { viewer, partnerId }, { unpaid: true });
  const today = beijingDate(visit.now.getTime());
  const weeks = weeksFrom(today);
  const last = addDays(weeks.at(-1)!, 6);
  const coming = items.flatMap((item): Coming[] => {
    if (item.amount === null) return [];
    const day = later(dayOf(item, today), today);
    const week = day > last ? undefined : mondayOf(day);
    return [{ item, ...item.amount, week, expected: item.part === 'paying' && item.receivedOn !== null }];
  });
  const currencies = [...new Set(coming.map(({ currency }) => currency))];
  return (currencies.length === 0 ? ['CNY'] : currencies).map((currency) =>
    reportOf(
      coming.filter((each) => each.currency === currency),
      { currency, weeks },
      visit,
    ),
  );
}

function reportOf(
  coming: readonly Coming[],
  { currency, weeks }: { currency: string; weeks: readonly string[] },
  visit: Signed,
): Report {
  const { f, m, locale } = visit;
  const w = reportWords[locale];
  const t = w.payments;
  const money = (minor: number): string => f.money(moneyView({ minor, currency }));
  const amount = (minor: number): Value => ({ text: minor === 0 ? '–' : money(minor), raw: decimalOf(minor) });
  const sum = (of: readonly Coming[], expected: boolean): number =>
    of.filter((each) => each.expected === expected).reduce((all, { minor }) => all + minor, 0);
  const byWeek = weeks.map((week) => {
    const its = coming.filter((each) => each.week === week);
    return { week, expected: sum(its, true), most: sum(its, false) };
  });
  const said = byWeek
    .filter(({ expected, most }) => expected + most > 0)
    .map(({ week, expected, most }) => t.part(f.date(week), money(expected), money(most)));
  const compact = new Intl.NumberFormat(locale, { notation: 'compact' });
  const topOf = (expected: number, most: number): string =>
    `${most > 0 ? '≤ ' : ''}${compact.format((expected + most) / 100)}`;
  const labels = weekLabels(weeks, visit);
  const ordered = [...coming].sort((one, other) => (one.week ?? '9').localeCompare(other.week ?? '9'));
  return {
    id: 'payments',
    title: t.title(money(sum(coming, true)), money(sum(coming, false))),
    note: t.note,
    legend: [
      { label: t.expected, outlined: false },
      { label: t.most, outlined: true },
    ],
    chart: {
      label: t.label,
      sentence: t.sentence(said.length === 0 ? t.none : said.join(m.comma)),
      columns: byWeek.map(({ expected, most }, at) => ({
        ...labels[at]!,
        values: [expected / 100],
        outline: most / 100,
        top: expected + most > 0 ? topOf(expected, most) : undefined,
      })),
    },
    heads: [
      { label: w.weekHead, number: false },
      { label: t.partner, number: false },
      { label: t.payment, number: false },
      { label: t.expected, number: true },
      { label: t.most, number: true },
    ],
    rows: ordered.map(({ item, week, expected, minor }) => ({
      values: [
        week === undefined ? word(w.later) : { ...word(f.date(week)), raw: week },
        word(nameIn({ name: item.partnerName, nameEn: item.partnerNameEn }, locale)),
        word(`${programmeName(item.programme, visit)} · ${itemName(item, visit)}`, `/cases/${item.caseId}`),
        amount(expected ? minor : 0),
        amount(expected ? 0 : minor),
      ],
    })),
    total: [word(w.total), word(''), word(''), amount(sum(coming, true)), amount(sum(coming, false))],
  };
}
