import { FUNDING_PARTS, type FundingItem, type FundingPart, type PartSum } from '../../../db/funding/funding-items';
import { moneyView } from '../../cases/masking';
import type { Words } from '../frame/words';
import { type FundingWords, fundingWords } from './words';

/** Who reads: partners of themselves, the vendor of partners. */
export type Side = 'partner' | 'vendor';

/** One part of a year's money in words. `minor` is its share of the bar. */
export interface PartView {
  readonly label: string;
  readonly minor: number;
  readonly amount: string;
  readonly percent: string;
  readonly count: number;
  readonly note: string | undefined;
}

/** Where a year's money in one currency stands: parts that add up to the total. */
export interface StandingView {
  readonly title: string;
  readonly sentence: string;
  readonly total: string;
  readonly count: number;
  readonly parts: readonly PartView[];
}

/** The sums of items, by part and currency. */
export function sumsOf(items: readonly FundingItem[]): PartSum[] {
  const sums = new Map<string, PartSum>();
  for (const { part, amount, reviewing } of items) {
    const currency = amount?.currency ?? null;
    const key = `${part} ${currency}`;
    const sum = sums.get(key) ?? { part, currency, minor: 0, count: 0, reviewing: 0 };
    sums.set(key, {
      ...sum,
      minor: sum.minor + (amount?.minor ?? 0),
      count: sum.count + 1,
      reviewing: sum.reviewing + (reviewing ? 1 : 0),
    });
  }
  return [...sums.values()];
}

/** The name of a part; what is not approved yet is named by who has to act. */
export function partName(part: FundingPart, side: Side, words: FundingWords, open?: PartSum): string {
  if (part !== 'open') return words.parts[part];
  const { waiting, reviewing, both } = words.open[side];
  if (open === undefined || (open.reviewing > 0 && open.reviewing < open.count)) return both;
  return open.reviewing === 0 ? waiting : reviewing;
}

/** The currencies of sums, the largest first. */
function currenciesOf(sums: readonly PartSum[]): string[] {
  const totals = new Map<string, number>();
  for (const { currency, minor } of sums)
    if (currency !== null) totals.set(currency, (totals.get(currency) ?? 0) + minor);
  return [...totals].sort(([, one], [, other]) => other - one).map(([currency]) => currency);
}

/** Where the money of a year stands, once per currency; `notes` says of which months a part consists. */
export function standingsOf(
  sums: readonly PartSum[],
  { year, side, notes }: { year: string; side: Side; notes?: ReadonlyMap<FundingPart, string> },
  words: Words,
): StandingView[] {
  const w = fundingWords[words.locale];
  return currenciesOf(sums).map((currency, at) => {
    const money = (minor: number): string => words.f.money(moneyView({ minor, currency }));
    const of = sums.filter((sum) => sum.currency === currency);
    const all = of.reduce((sum, { minor }) => sum + minor, 0);
    const parts = FUNDING_PARTS.map((part): PartView => {
      const sum = of.find((each) => each.part === part);
      const bare = at > 0 ? undefined : sums.find((each) => each.part === part && each.currency === null);
      const minor = sum?.minor ?? 0;
      const said = [notes?.get(part) ?? [], bare === undefined ? [] : w.without(bare.count)].flat();
      return {
        label: partName(part, side, w, sum ?? bare ?? { part, currency, minor: 0, count: 0, reviewing: 0 }),
        minor,
        amount: money(minor),
        percent: all === 0 ? '0' : ((100 * minor) / all).toFixed(1),
        count: (sum?.count ?? 0) + (bare?.count ?? 0),
        note: said.length === 0 ? undefined : said.join(words.m.comma),
      };
    });
    const shares = parts.filter(({ minor }) => minor > 0).map(({ label, percent }) => w.share(label, percent));
    return {
      title: w.stands(money(all), year),
      sentence: w.bar(shares.join(words.m.comma)),
      total: money(all),
      count: parts.reduce((sum, { count }) => sum + count, 0),
      parts,
    };
  });
}

const MOST_NAMED = 3;

/** Of which months each part consists, where they are few. */
export function monthsPerPart(items: readonly FundingItem[], { m, locale }: Words): Map<FundingPart, string> {
  const w = fundingWords[locale];
  return new Map(
    FUNDING_PARTS.flatMap((part) => {
      const its = items.filter((item) => item.part === part && item.amount !== null);
      const named = its.map(({ type, title }) => (type === 'fh-incentive' ? w.month(Number(title.slice(5))) : title));
      const distinct = [...new Set(named)];
      if (distinct.length === 0) return [];
      return [[part, distinct.length > MOST_NAMED ? w.several(its.length) : distinct.join(m.comma)] as const];
    }),
  );
}
