import { findParty } from '../../../db/directory/directory';
import { currentAssociation } from '../../../db/directory/relationships';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import type { Place, Signed } from '../frame/visit';

/** The partner of a customer, and their association; `since` is a Beijing date. */
export interface OwnPartner {
  readonly name: string;
  readonly model: 'referral' | 'reseller';
  readonly since: string;
}

/** The partner that the reader's party is associated with as a customer. */
export async function ownPartner({ deps }: Place, { actor, locale }: Signed): Promise<OwnPartner | undefined> {
  const { db } = deps.api;
  const association = await currentAssociation(db, actor.partyId);
  if (!association) return undefined;
  const { partnerId, model, since } = association;
  const party = await findParty(db, partnerId);
  const name = (locale === 'zh-CN' ? party?.name : party?.nameEn) ?? partnerId;
  return { name, model, since: beijingDate(Date.parse(since)) };
}
