import { profileFor } from './profile';
import { nextRequests } from './next-request';
import type { AssociationModel } from './relationships';
import { type Viewer, visibleTo } from '../engine/viewer';
import type { Db } from '../knex';
import { pageOf, positionOf } from '../paging';

/** An open request that concerns a customer. */
export interface OpenRequest {
  readonly id: string;
  readonly requestNo: string;
  readonly type: string;
}

/** A customer of the viewer's partner. Instants are ISO; `nextRequestFrom` is null when one is possible now. */
export interface OwnCustomer {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly accountName: string;
  readonly model: AssociationModel;
  readonly since: string;
  readonly openRequests: readonly OpenRequest[];
  /** Who looks after the customer. */
  readonly managers: readonly { readonly name: string; readonly nameEn: string }[];
  readonly nextRequestFrom: string | null;
}

/** Filters for one's customers: part of a name or id, or exactly one. */
export interface OwnCustomerFilter {
  readonly text?: string | undefined;
  readonly id?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

type Row = Omit<OwnCustomer, 'nextRequestFrom' | 'since'> & { readonly since: Date };

/** A page of the customers that are associated with the viewer's partner, by name; an account manager's own alone. */
export async function listOwnCustomers(
  db: Db,
  viewer: Viewer,
  filter: OwnCustomerFilter,
): Promise<{ items: OwnCustomer[]; next?: string }> {
  const { actor, assignedOnly } = viewer;
  const visible = visibleTo(viewer);
  const conditions = ['a.partner_id = ?', 'a.until is null'];
  const bindings: string[] = [actor.partyId];
  const where = (condition: string, ...values: string[]): void => {
    conditions.push(condition);
    bindings.push(...values);
  };
  if (assignedOnly) where('p.id in (select assigned_id from assignments where person_id = ?)', actor.personId);
  if (filter.id !== undefined) where('p.id = ?', filter.id);
  if (filter.text !== undefined) {
    const like = `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`;
    where('(p.id ilike ? or p.account_name ilike ? or p.name ilike ? or p.name_en ilike ?)', like, like, like, like);
  }
  if (filter.cursor !== undefined) {
    const { value, id } = positionOf(filter.cursor, () => true);
    where('(p.name, p.id) > (?, ?)', value, id);
  }
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select p.id, p.name, p.name_en as "nameEn", p.account_name as "accountName", a.model, a.since,
       (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'requestNo', c.request_no, 'type', c.type) order by c.opened_at), '[]')
        from cases c where c.closed_at is null and ${visible.sql}
          and exists (select from case_parties x where x.case_id = c.id and x.party_id = p.id and x.role = 'customer')) as "openRequests",
       (select coalesce(jsonb_agg(jsonb_build_object('name', m.name, 'nameEn', m.name_en) order by m.id), '[]')
        from assignments s join people m on m.id = s.person_id
        where s.assigned_id = p.id and m.party_id = a.partner_id) as managers
     from associations a join parties p on p.id = a.customer_id
     where ${conditions.join(' and ')} order by p.name, p.id limit ?`,
    [...visible.bindings, ...bindings, filter.limit + 1] as string[],
  );
  const { items, next } = pageOf(
    rows,
    filter.limit,
    ({ name, id }) => ({ value: name, id }),
    (row) => row,
  );
  const profile = await profileFor(db, {}, actor);
  const possible = await nextRequests(
    db,
    { partnerId: actor.partyId, profile },
    items.map(({ id }) => id),
  );
  return {
    items: items.map((row, at) => ({ ...row, since: row.since.toISOString(), nextRequestFrom: possible[at] ?? null })),
    ...(next !== undefined && { next }),
  };
}
