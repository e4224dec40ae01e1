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

/** Assigns a customer to a person; assigning twice is no error. */
export async function assignCustomer(db: Db | Tx, pair: { customerId: string; personId: string }): Promise<void> {
  await db('customer_assignments')
    .insert({ customer_id: pair.customerId, person_id: pair.personId })
    .onConflict()
    .ignore();
}

/** Ends all assignments of a customer within a partner; returns whose they were. */
export async function endAssignments(db: Db | Tx, pair: { partnerId: string; customerId: string }): Promise<string[]> {
  const ended = await db<{ customer_id: string; person_id: string }>('customer_assignments')
    .where({ customer_id: pair.customerId })
    .whereIn('person_id', db('people').select('id').where({ party_id: pair.partnerId }))
    .del('person_id');
  return ended.map((row) => row.person_id).sort();
}
