import { findParty, type Party } from '../../../db/directory/directory';
import type { Locale } from '../../../workflows/kit/policy/labels';
import type { Place } from '../frame/visit';

/** A party's name in one language. */
export const nameIn = (party: Pick<Party, 'name' | 'nameEn'>, locale: Locale): string =>
  locale === 'zh-CN' ? party.name : party.nameEn;

/** The name of the party with an id in one language; the id itself when nobody has it. */
export async function nameOfParty({ deps }: Place, id: string, locale: Locale): Promise<string> {
  const party = await findParty(deps.api.db, id);
  return party ? nameIn(party, locale) : id;
}
