import { isDirectoryId } from './directory-bodies';
import { type Call, ok } from '../http/http';
import { type Answer } from '../http/answer';
import { notFound } from '../http/problems';
import { VENDOR } from '../../workflows/kit/policy/roles';

/** Roles that write the registry. */
export const OPERATOR = ['vendor-operator'] as const;
/** Roles that read it, the second only its own part. */
export const READERS = ['vendor-operator', 'partner-admin'] as const;

/** The party a reader is limited to: a partner's administrator to the partner, vendor staff to none. */
export const own = ({ actor }: Pick<Call, 'actor'>): string | undefined =>
  actor.partyId === VENDOR ? undefined : actor.partyId;

/** Whether a reader may have a row of a party: vendor staff those of all parties, others their own. */
export const mayRead = (call: Pick<Call, 'actor'>, partyId: string): boolean => (own(call) ?? partyId) === partyId;

/** How much a reader sees of a row unasked: all of it only of their own party. */
export const shownTo = ({ actor }: Pick<Call, 'actor'>, partyId: string): 'one' | 'all' =>
  actor.partyId === partyId ? 'all' : 'one';

/** The id in the address; the problem `not-found` when nobody can have it. */
export const named = (call: Pick<Call<unknown, unknown>, 'params'>): string => {
  const key = call.params['id']!;
  if (!isDirectoryId(key)) throw notFound();
  return key;
};

/** A page out of `limit + 1` rows; the id of its last row is the cursor of the next. */
export function paged<R extends { id: string | number }, V>(
  rows: R[],
  limit: number,
  view: (row: R) => V,
): Answer<{ items: V[]; next?: string }> {
  const items = rows.slice(0, limit);
  return ok({ items: items.map(view), ...(rows.length > limit && { next: String(items.at(-1)!.id) }) });
}
