import type { Page } from './directory';
import type { Db, Tx } from '../knex';
import { endAssignments } from './assignments';
import { cancelCasesOf, masterFreezeReaches } from './party-changes';
import { type PartyEvent, tellParty } from '../outbox/party-notices';
import { camelColumns, withIsoTimes } from '../rows';

/** 顾问销售 or 代售 (domain 1.1.1). */
export type AssociationModel = 'referral' | 'reseller';

/** A period of an association in one model; `until` is null while it lasts. Instants are ISO. */
export interface AssociationRow {
  id: number;
  customerId: string;
  partnerId: string;
  model: AssociationModel;
  since: string;
  until: string | null;
}

/** A cooperation of a cloud distributor with a master distributor; `until` is null while it lasts. Instants are ISO. */
export interface CooperationRow {
  id: number;
  distributorId: string;
  masterId: string;
  region: string;
  since: string;
  until: string | null;
}

const ASSOCIATION = camelColumns(['id', 'customer_id', 'partner_id', 'model', 'since', 'until']);
const COOPERATION = camelColumns(['id', 'distributor_id', 'master_id', 'region', 'since', 'until']);

type Row = Record<string, unknown>;

/** The current association of a customer. */
export async function currentAssociation(db: Db | Tx, customerId: string): Promise<AssociationRow | undefined> {
  const query = db('associations').select(ASSOCIATION).where({ customer_id: customerId }).whereNull('until');
  const row = await query.first<Row | undefined>();
  return row && withIsoTimes<AssociationRow>(row);
}

/** Associations of a customer or partner, oldest first; past ones only on request. `after` is a row id. */
export async function listAssociations(
  db: Db | Tx,
  filter: { customerId?: string | undefined; partnerId?: string | undefined; includeEnded?: boolean } & Page,
): Promise<AssociationRow[]> {
  const query = db('associations').select(ASSOCIATION).orderBy('id');
  void query.limit(filter.limit);
  if (filter.customerId) void query.where('customer_id', filter.customerId);
  if (filter.partnerId) void query.where('partner_id', filter.partnerId);
  if (!filter.includeEnded) void query.whereNull('until');
  if (filter.after) void query.where('id', '>', filter.after);
  return ((await query) as Row[]).map((row) => withIsoTimes<AssociationRow>(row));
}

/**
 * Changes a customer's association at `at` (ISO); `null` is no association. Closes requests that still wait. False when
 * it was not in `from`.
 */
export async function changeAssociation(
  tx: Tx,
  change: {
    customerId: string;
    partnerId: string;
    from: AssociationModel | null;
    to: AssociationModel | null;
    at: string;
  },
): Promise<boolean> {
  const { customerId, partnerId, from, to, at } = change;
  // Locking the customer's row serialises changes even when there is no association to lock.
  await tx('parties').select('id').where({ id: customerId }).forUpdate();
  const current = await currentAssociation(tx, customerId);
  const matches = from === null ? !current : current?.partnerId === partnerId && current.model === from;
  if (!matches) return false;
  await tx('associations')
    .where({ customer_id: customerId })
    .whereNull('until')
    .update({ until: tx.raw('greatest(since, ?::timestamptz)', [at]) });
  if (to) await tx('associations').insert({ customer_id: customerId, partner_id: partnerId, model: to, since: at });
  // A case that makes this change itself is past the states in which this could close it.
  if (from) await cancelCasesOf(tx, { partyId: customerId, withParty: partnerId, reason: 'association-ended' });
  return true;
}

/**
 * Changes a customer's association from outside, without a request, at `at` (ISO): as a request would, it leaves records,
 * ends the assignments within a partner that loses the customer, and tells both sides.
 */
export async function moveAssociation(
  tx: Tx,
  { customerId, to, at }: { customerId: string; to: Pick<AssociationRow, 'partnerId' | 'model'> | null; at: string },
): Promise<void> {
  await tx('parties').select('id').where({ id: customerId }).forUpdate();
  const current = await currentAssociation(tx, customerId);
  if (current !== undefined && current.partnerId === to?.partnerId && current.model === to.model) return;
  const stays = current !== undefined && current.partnerId === to?.partnerId;
  if (current !== undefined && !stays) {
    const { partnerId, model } = current;
    await changeAssociation(tx, { customerId, partnerId, from: model, to: null, at });
    await keepOutsideRecord(tx, current, null, at);
    await endAssignments(tx, { partnerId, assignedId: customerId });
    await tellBoth(tx, 'association-ended', current);
  }
  if (to === null) return;
  const from = stays ? current.model : null;
  await changeAssociation(tx, { customerId, partnerId: to.partnerId, from, to: to.model, at });
  if (stays) await keepOutsideRecord(tx, current, to.model, at);
  if (current !== undefined) await tellBoth(tx, 'association-changed', { customerId, partnerId: to.partnerId });
}

async function keepOutsideRecord(
  tx: Tx,
  before: AssociationRow,
  after: AssociationModel | null,
  at: string,
): Promise<void> {
  await tx('association_records').insert({
    customer_id: before.customerId,
    partner_id: before.partnerId,
    operation: after === null ? 'unlink' : 'switch',
    model_before: before.model,
    model_after: after,
    initiated_by: 'vendor',
    at,
  });
}

async function tellBoth(
  tx: Tx,
  event: PartyEvent,
  { customerId, partnerId }: Pick<AssociationRow, 'customerId' | 'partnerId'>,
): Promise<void> {
  await tellParty(tx, { event, partyId: partnerId, role: 'partner-admin', about: customerId });
  await tellParty(tx, { event, partyId: customerId, role: 'customer', about: partnerId });
}

/** The current master distributor of a cloud distributor. */
export async function currentCooperation(db: Db | Tx, distributorId: string): Promise<CooperationRow | undefined> {
  const query = db('cooperations').select(COOPERATION).where({ distributor_id: distributorId }).whereNull('until');
  const row = await query.first<Row | undefined>();
  return row && withIsoTimes<CooperationRow>(row);
}

/** How many customers a partner has now. */
export async function countCustomers(db: Db | Tx, partnerId: string): Promise<number> {
  const [found] = await db('associations')
    .where({ partner_id: partnerId })
    .whereNull('until')
    .count<{ count: string }[]>();
  return Number(found?.count ?? 0);
}

/** Cooperations of a distributor or master, oldest first; past ones only on request. `after` is a row id. */
export async function listCooperations(
  db: Db | Tx,
  filter: { distributorId?: string | undefined; masterId?: string | undefined; includeEnded?: boolean } & Page,
): Promise<CooperationRow[]> {
  const query = db('cooperations').select(COOPERATION).orderBy('id');
  void query.limit(filter.limit);
  if (filter.distributorId) void query.where('distributor_id', filter.distributorId);
  if (filter.masterId) void query.where('master_id', filter.masterId);
  if (!filter.includeEnded) void query.whereNull('until');
  if (filter.after) void query.where('id', '>', filter.after);
  return ((await query) as Row[]).map((row) => withIsoTimes<CooperationRow>(row));
}

/** Starts a cooperation at `at` (ISO); false when the distributor has a master already (domain 1.2.3). */
export async function startCooperation(
  db: Db | Tx,
  start: { distributorId: string; masterId: string; region: string; at: string },
): Promise<boolean> {
  const inserted: unknown[] = await db('cooperations')
    .insert({
      distributor_id: start.distributorId,
      master_id: start.masterId,
      region: start.region,
      since: start.at,
    })
    .onConflict(db.raw('(distributor_id) where until is null'))
    .ignore()
    .returning('id');
  if (inserted.length === 0) return false;
  await db.transaction((tx) => freezeReaches(tx, start, true));
  return true;
}

/**
 * Ends the current cooperation of a distributor at `at` (ISO) and the assignments of the master's people, and tells both
 * sides; false when there is none.
 */
export async function endCooperation(
  db: Db | Tx,
  { distributorId, at }: { distributorId: string; at: string },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const ended = await tx('cooperations')
      .where({ distributor_id: distributorId })
      .whereNull('until')
      .update({ until: tx.raw('greatest(since, ?::timestamptz)', [at]) })
      .returning<{ master_id: string }[]>('master_id');
    const masterId = ended[0]?.master_id;
    if (masterId === undefined) return false;
    const told = { event: 'cooperation-ended', role: 'partner-admin' } as const;
    await tellParty(tx, { ...told, partyId: distributorId, about: masterId });
    await tellParty(tx, { ...told, partyId: masterId, about: distributorId });
    await endAssignments(tx, { partnerId: masterId, assignedId: distributorId });
    await freezeReaches(tx, { distributorId, masterId }, false);
    return true;
  });
}

/** A distributor that begins or ceases to cooperate with a frozen master is frozen from then on, or no longer. */
async function freezeReaches(
  tx: Tx,
  { distributorId, masterId }: { distributorId: string; masterId: string },
  frozen: boolean,
): Promise<void> {
  const master = await tx('parties').where({ id: masterId, status: 'frozen' }).first<object | undefined>('id');
  if (master === undefined) return;
  await masterFreezeReaches(tx, { masterId, distributorIds: [distributorId], frozen });
}
