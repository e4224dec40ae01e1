import type { Db } from '../../db/knex';
import { findUndelivered, tellAsker } from '../../db/undelivered-requests';
import { policyOf } from '../../workflows/registry';
import { ASKING } from './templates';

/** Tells the party that asked, once for each task, when its request has reached nobody: it can have the address corrected while there is time. */
export async function reportUndelivered(db: Db, noticeId: string): Promise<void> {
  const request = await findUndelivered(db, { noticeId, asking: ASKING });
  if (request === undefined) return;
  const asking = (['partner', 'customer', 'vendor'] as const).find(
    (role) => request.parties[role] === request.opener.partyId,
  );
  const role = asking === undefined ? undefined : policyOf(request.type)?.parties[asking];
  // Nobody of that party is told of anything; operators see it all the same.
  if (role === undefined) return;
  await tellAsker(db, request, { role, channels: asking === 'customer' ? ['email', 'sms'] : ['email', 'station'] });
}
