import { listParties } from '../../../db/directory/directory';
import { listAssociations } from '../../../db/directory/relationships';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import { maskValue } from '../../cases/masking';
import type { Choices } from './form-fields';
import type { Place, Signed } from '../frame/visit';

/** Above this many a list is no help; the account is typed instead. */
const MOST = 100;
const ALL = 1000;

/**
 * The choices in a reader's forms: a partner's own customers, by account, with masked names; partners, for the vendor.
 */
export async function choicesFor({ deps }: Place, { actor, locale, m }: Signed): Promise<Choices> {
  const { db } = deps.api;
  if (actor.partyId === VENDOR) {
    const partners = await listParties(db, { kind: 'partner', limit: MOST + 1 });
    const partner = partners.map(({ id, name, nameEn }) => ({
      value: id,
      label: `${locale === 'zh-CN' ? name : nameEn} · ${id}`,
    }));
    return partners.length > MOST ? {} : { partner };
  }
  const own = await listAssociations(db, { partnerId: actor.partyId, limit: MOST + 1 });
  if (own.length === 0 || own.length > MOST) return {};
  const names = new Map((await listParties(db, { kind: 'customer', limit: ALL })).map((party) => [party.id, party]));
  const customer = own.map(({ customerId, model }) => {
    const party = names.get(customerId);
    const name = maskValue(locale === 'zh-CN' ? party?.name : party?.nameEn);
    return { value: customerId, label: [customerId, name, m.facts.models[model]].filter(Boolean).join(' · ') };
  });
  return { customer };
}
