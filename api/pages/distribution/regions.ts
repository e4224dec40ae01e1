import type { Party } from '../../../db/directory/directory';
import type { Locale } from '../../../workflows/kit/policy/labels';

/** A region's name in one language; an unknown code stays as it is. */
export function regionName(code: unknown, locale: Locale): string {
  if (typeof code !== 'string') return '';
  if (!/^([A-Z]{2}|\d{3})$/.test(code)) return code;
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}

/** The regions in which both parties do business. */
export const commonRegions = (one: Pick<Party, 'regions'>, other: Pick<Party, 'regions'>): string[] =>
  one.regions.filter((region) => other.regions.includes(region));
