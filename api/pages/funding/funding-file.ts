import type { FundingItem } from '../../../db/funding/funding-items';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import { decimalOf } from '../../../workflows/shared/money-text';
import { nameIn } from '../case/party-names';
import type { CsvRows } from '../frame/csv';
import type { Signed } from '../frame/visit';
import { programmeName } from './funding-lapsed';
import { partName } from './funding-standing';
import { fundingWords } from './words';

/** Items as rows of a file, each in its part. */
export function fundingFile(items: readonly FundingItem[], visit: Signed): CsvRows {
  const w = fundingWords[visit.locale];
  const side = visit.actor.partyId === VENDOR ? 'vendor' : 'partner';
  const rows = items.map(
    ({ partnerId, partnerName, partnerNameEn, programme, title, stage, part, reviewing, amount }) => [
      partnerId,
      nameIn({ name: partnerName, nameEn: partnerNameEn }, visit.locale),
      programmeName(programme, visit),
      title,
      stage,
      part === 'open' ? w.open[side][reviewing ? 'reviewing' : 'waiting'] : partName(part, side, w),
      amount === null ? null : decimalOf(amount.minor),
      amount?.currency ?? null,
    ],
  );
  return [w.file, ...rows];
}
