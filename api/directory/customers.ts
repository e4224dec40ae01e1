import { findParty, type Party } from '../../db/directory/directory';
import { currentAssociation } from '../../db/directory/relationships';
import type { Call } from '../http/http';
import { notFound } from '../http/problems';
import { named, own } from './directory-access';

/** The customer in the address, if the caller may read it: operators all, a partner those associated with it. */
export async function customerOf(call: Pick<Call, 'deps' | 'actor' | 'params'>): Promise<Party> {
  const { db } = call.deps;
  const id = named(call);
  const party = await findParty(db, id);
  if (party?.kind !== 'customer') throw notFound();
  const partnerId = own(call);
  if (partnerId !== undefined && (await currentAssociation(db, id))?.partnerId !== partnerId) throw notFound();
  return party;
}
