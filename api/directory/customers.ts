import { recordChange } from '../../db/administration/log';
import { findParty, type Party } from '../../db/directory/directory';
import { currentAssociation } from '../../db/directory/relationships';
import type { Call } from '../http/http';
import { notFound } from '../http/problems';
import { own } from './directory-access';

type Reading = Pick<Call, 'deps' | 'actor'>;

/** A customer that the caller may read: operators all, a partner those associated with it. */
export async function customerOf(call: Reading, id: string): Promise<Party> {
  const { db } = call.deps;
  const party = await findParty(db, id);
  if (party?.kind !== 'customer') throw notFound();
  const partnerId = own(call);
  if (partnerId !== undefined && (await currentAssociation(db, id))?.partnerId !== partnerId) throw notFound();
  return party;
}

/** The same in full, with a line on the administration record that says who saw it, and why. */
export async function revealCustomer(call: Reading, id: string, reason: string): Promise<Party> {
  const party = await customerOf(call, id);
  const entry = { actor: call.actor.personId, action: 'revealed', kind: 'customer', key: id, reason } as const;
  await call.deps.db.transaction((tx) => recordChange(tx, { ...entry, before: undefined, after: undefined }));
  return party;
}
