import { recordChange } from '../administration/log';
import type { Db, Tx } from '../knex';

/** A partner and whom one of its people may look after: a customer of it, or a cloud distributor of a master. */
export interface Assignable {
  readonly partnerId: string;
  readonly assignedId: string;
}

/** Whom a person looks after; an account manager sees no others (domain 1.0.1). */
export async function assignedTo(db: Db | Tx, personId: string): Promise<string[]> {
  return db('assignments').where({ person_id: personId }).orderBy('assigned_id').pluck<string[]>('assigned_id');
}

/** The active people of a partner who look after a customer or distributor. */
export async function assigneesOf(db: Db | Tx, { partnerId, assignedId }: Assignable): Promise<string[]> {
  return db('assignments')
    .join('people', 'people.id', 'person_id')
    .where({ assigned_id: assignedId, party_id: partnerId, active: true })
    .orderBy('person_id')
    .pluck<string[]>('person_id');
}

/** Who a partner wants to look after a customer or distributor, by whose hand and why. */
export interface Assigning extends Assignable {
  readonly personIds: readonly string[];
  readonly by: string;
  readonly reason?: string | undefined;
}

/** Has exactly these people look after a customer or distributor; keeps who began and ended, by whose hand and why. */
export async function setAssignees(tx: Tx, { partnerId, assignedId, personIds, by, reason }: Assigning): Promise<void> {
  await tx('parties').where({ id: assignedId }).forUpdate().first('id');
  const before = await tx('assignments')
    .join('people', 'people.id', 'person_id')
    .where({ assigned_id: assignedId, party_id: partnerId })
    .orderBy('person_id')
    .pluck<string[]>('person_id');
  const ended = before.filter((id) => !personIds.includes(id));
  const begun = personIds.filter((id) => !before.includes(id));
  if (ended.length > 0) await tx('assignments').where({ assigned_id: assignedId }).whereIn('person_id', ended).del();
  if (begun.length > 0)
    await tx('assignments').insert(begun.map((person_id) => ({ assigned_id: assignedId, person_id })));
  const changes = [...ended.map((id) => [id, 'ended'] as const), ...begun.map((id) => [id, 'assigned'] as const)];
  if (changes.length === 0) return;
  const about = { assigned_id: assignedId, partner_id: partnerId, changed_by: by, reason: reason ?? null };
  await tx('assignment_records').insert(changes.map(([person_id, change]) => ({ ...about, person_id, change })));
  const entry = { actor: by, kind: 'assignment', key: `${partnerId}/${assignedId}`, reason } as const;
  await recordChange(tx, { ...entry, before: { personIds: before }, after: { personIds: personIds.toSorted() } });
}

/** One change of who looks after a customer or distributor. */
export interface AssignmentRecord {
  readonly personId: string;
  readonly change: 'assigned' | 'ended';
  readonly by: string;
  readonly at: Date;
  readonly reason: string | null;
}

/** Who of a partner began and ended to look after a customer or distributor, newest first. */
export async function assignmentRecords(
  db: Db | Tx,
  { partnerId, assignedId }: Assignable,
): Promise<AssignmentRecord[]> {
  return db('assignment_records')
    .where({ assigned_id: assignedId, partner_id: partnerId })
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

/** Ends all assignments of a customer or distributor within a partner, with a record; returns whose they were. */
export async function endAssignments(db: Db | Tx, { partnerId, assignedId }: Assignable): Promise<string[]> {
  const ended = await db<{ assigned_id: string; person_id: string }>('assignments')
    .where({ assigned_id: assignedId })
    .whereIn('person_id', db('people').select('id').where({ party_id: partnerId }))
    .del('person_id');
  const personIds = ended.map((row) => row.person_id).sort();
  const about = { assigned_id: assignedId, partner_id: partnerId, change: 'ended', changed_by: 'system' };
  if (personIds.length > 0)
    await db('assignment_records').insert(personIds.map((person_id) => ({ ...about, person_id })));
  return personIds;
}
