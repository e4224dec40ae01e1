import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Profile } from '../../workflows/kit/policy/policy';
import { KIT_SETTINGS } from '../../workflows/kit/policy/settings';
import type { Actor } from '../../workflows/kit/policy/roles';
import type { Db, Tx } from '../knex';
import { setting } from '../settings';

/**
 * The profile that a new case is judged by: the site of its partner, which is the opener's party, the one that the
 * request names (as a cloud distributor, where it is about its cooperation), or the customer's.
 */
export async function profileFor(db: Db | Tx, form: FormValues, { partyId }: Pick<Actor, 'partyId'>): Promise<Profile> {
  const { rows } = await db.raw<{ rows: { site: Profile }[] }>(
    `select p.site from parties p where p.kind = 'partner' and p.id = coalesce(
       (select own.id from parties own where own.id = :partyId and own.kind = 'partner'), :partnerId,
       (select a.partner_id from associations a where a.customer_id = coalesce(:customerId, :partyId) and a.until is null))`,
    {
      partyId,
      partnerId: idIn(form, 'partnerId') ?? idIn(form, 'distributorId'),
      customerId: idIn(form, 'customerId'),
    } as Record<string, string>,
  );
  return rows[0]?.site ?? setting<Profile>(db, 'installation.profile', KIT_SETTINGS['installation.profile']);
}

const idIn = (form: FormValues, name: string): string | null => {
  const id = form[name];
  return typeof id === 'string' && !id.includes('\0') ? id : null;
};
