import { recordChange } from '../administration/log';
import type { Db, Tx } from '../knex';

/** The customers assigned to an account manager, who sees no others (domain 1.0.1). */
export async function assignedCustomers(db: Db | Tx, personId: string): Promise<string[]> {
  return db('customer_assignments')
    .where({ person_id: personId })
    .orderBy('customer_id')
    .pluck<string[]>('customer_id');
}

/** The active people of a partner a customer is assigned to. */
export async function assigneesOf(db: Db | Tx, pair: { partnerId: string; customerId: string }): Promise<string[]> {
  return db('customer_assignments')
    .join('people', 'people.id', 'person_id')
    .where({ customer_id: pair.customerId, party_id: pair.partnerId, active: true })
    .orderBy('person_id')
    .pluck<string[]>('person_id');
}

/** Who a partner wants to look after a customer, by whose hand and why. */
export interface Assigning {
  readonly partnerId: string;
  readonly customerId: string;
  readonly personIds: readonly string[];
  readonly by: string;
  readonly reason?: string | undefined;
}

/** Has exactly these people of a partner look after a customer; keeps who began and who ended, by whose hand and why. */
export async function setAssignees(tx: Tx, { partnerId, customerId, personIds, by, reason }: Assigning): Promise<void> {
  await tx('parties').where({ id: customerId }).forUpdate().first('id');
  const before = await tx('customer_assignments')
    .join('people', 'people.id', 'person_id')
    .where({ customer_id: customerId, party_id: partnerId })
    .orderBy('person_id')
    .pluck<string[]>('person_id');
  const ended = before.filter((id) => !personIds.includes(id));
  const begun = personIds.filter((id) => !before.includes(id));
  if (ended.length > 0)
    await tx('customer_assignments').where({ customer_id: customerId }).whereIn('person_id', ended).del();
  if (begun.length > 0)
    await tx('customer_assignments').insert(begun.map((id) => ({ customer_id: customerId, person_id: id })));
  const changes = [...ended.map((id) => [id, 'ended'] as const), ...begun.map((id) => [id, 'assigned'] as const)];
  if (changes.length === 0) return;
  const about = { customer_id: customerId, partner_id: partnerId, changed_by: by, reason: reason ?? null };
  await tx('assignment_records').insert(changes.map(([person_id, change]) => ({ ...about, person_id, change })));
  const entry = { actor: by, kind: 'assignment', key: `${partnerId}/${customerId}`, reason } as const;
  await recordChange(tx, { ...entry, before: { personIds: before }, after: { personIds: personIds.toSorted() } });
}

/** One change of who looks after a customer. */
export interface AssignmentRecord {
  readonly personId: string;
  readonly change: 'assigned' | 'ended';
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
}

/** Who of a partner began and ended to look after a customer, newest first. */
export async function assignmentRecords(
  db: Db | Tx,
  pair: { partnerId: string; customerId: string },
): Promise<AssignmentRecord[]> {
  return db('assignment_records')
    .where({ customer_id: pair.customerId, partner_id: pair.partnerId })
    .orderBy('id', 'desc')
    .limit(100)
    .select<AssignmentRecord[]>({
      personId: 'person_id',
      change: 'change',
      by: 'changed_by',
      at: 'at',
      reason: 'reason',
    });
}

/** Ends all assignments of a customer within a partner, with a record; returns whose they were. */
export async function endAssignments(db: Db | Tx, pair: { partnerId: string; customerId: string }): Promise<string[]> {
  const ended = await db<{ customer_id: string; person_id: string }>('customer_assignments')
    .where({ customer_id: pair.customerId })
    .whereIn('person_id', db('people').select('id').where({ party_id: pair.partnerId }))
    .del('person_id');
  const personIds = ended.map((row) => row.person_id).sort();
  const about = { customer_id: pair.customerId, partner_id: pair.partnerId, change: 'ended', changed_by: 'system' };
  if (personIds.length > 0)
    await db('assignment_records').insert(personIds.map((person_id) => ({ ...about, person_id })));
  return personIds;
}
