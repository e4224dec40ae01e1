import { FUNDING_PARTS, type FundingPart, type PartnerParts } from '../../../db/funding/funding-items';
import { nameIn } from '../case/party-names';
import type { Signed } from '../frame/visit';
import { sumText } from './funding-glance';
import { partName, standingsOf } from './funding-standing';
import { fundingWords } from './words';

/** A partner in a row: what is in each part of its year. */
export interface PartnerRow {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  /** The shares of the bar; none where nothing has an amount yet. */
  readonly bar: { readonly values: readonly number[]; readonly sentence: string } | undefined;
  readonly cells: readonly { readonly label: string; readonly amount: string; readonly note: string | undefined }[];
  readonly total: string;
  readonly confirmed: string;
}

/** The heads of the parts' columns, in order. */
export const partHeads = ({ locale }: Signed): string[] =>
  FUNDING_PARTS.map((part) => partName(part, 'vendor', fundingWords[locale]));

/** A partner of a year as a row. */
export function partnerRow(partner: PartnerParts, year: string, visit: Signed): PartnerRow {
  const w = fundingWords[visit.locale];
  const { sums, confirmed, asked } = partner;
  const sumOf = (parts: readonly FundingPart[]): string =>
    sumText(
      sums.flatMap(({ part, currency, minor }) =>
        currency === null || !parts.includes(part) ? [] : [{ currency, minor }],
      ),
      visit,
    );
  const [standing] = standingsOf(sums, { year, side: 'vendor' }, visit);
  return {
    id: partner.id,
    name: nameIn(partner, visit.locale),
    href: `/funding?partner=${encodeURIComponent(partner.id)}&year=${year}`,
    bar: standing && { values: standing.parts.map(({ minor }) => minor), sentence: standing.sentence },
    cells: FUNDING_PARTS.map((part) => {
      const bare = sums.find((each) => each.part === part && each.currency === null);
      return {
        label: partName(part, 'vendor', w),
        amount: sumOf([part]),
        note: bare && w.without(bare.count),
      };
    }),
    total: sumOf(FUNDING_PARTS),
    confirmed: asked === 0 ? '–' : w.rate(confirmed, asked),
  };
}
