import type { Profile } from '../../workflows/kit/policy/policy';
import { type QuotaStatus, quotaStatuses } from '../engine/quotas';
import type { Db } from '../knex';

/**
 * One request by the customer blocks the partner, however many the customer may make (domain 1.1.6); only an unused
 * extra attempt that an operator has granted the partner since lifts that.
 */
export function keepsPartnerAway(byCustomer: QuotaStatus, byPartner: QuotaStatus): boolean {
  const submitted = byCustomer.uses.at(-1);
  if (submitted === undefined) return false;
  const since = (moments: readonly number[]): number => moments.filter((at) => at >= submitted).length;
  return since(byPartner.uses) >= since(byPartner.grants);
}

/** When (ISO) a partner may ask for the next change of each customer's association, in their order; null for now. */
export async function nextRequests(
  db: Db,
  { partnerId, profile }: { readonly partnerId: string; readonly profile: Profile },
  customerIds: readonly string[],
): Promise<(string | null)[]> {
  const pairs = customerIds.map((id) => `${partnerId}/${id}`);
  const [byPartner, byCustomer] = await Promise.all([
    quotaStatuses(db, 'association.partnerRequestWindow', pairs, profile),
    quotaStatuses(db, 'association.customerUnlinkWindow', customerIds, profile),
  ]);
  return customerIds.map((_id, at) => {
    const [own, theirs] = [byPartner[at]!, byCustomer[at]!];
    return latest(own.freeAt, keepsPartnerAway(theirs, own) ? theirs.clearAt : null);
  });
}

// Instants in ISO sort as texts.
const latest = (...instants: readonly (string | null)[]): string | null =>
  instants.reduce((last, at) => (last === null || (at !== null && at > last) ? at : last), null);
