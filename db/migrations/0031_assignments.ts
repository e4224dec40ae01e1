import type { Knex } from 'knex';

/** People of a partner look after its customers, and those of a master distributor after its cloud distributors. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table customer_assignments rename to assignments;
    alter table assignments rename column customer_id to assigned_id;
    alter index customer_assignments_pkey rename to assignments_pkey;
    alter index customer_assignments_by_person rename to assignments_by_person;

    alter table assignment_records rename column customer_id to assigned_id;
    alter index assignment_records_by_customer rename to assignment_records_by_assigned;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter index assignment_records_by_assigned rename to assignment_records_by_customer;
    alter table assignment_records rename column assigned_id to customer_id;

    alter index assignments_by_person rename to customer_assignments_by_person;
    alter index assignments_pkey rename to customer_assignments_pkey;
    alter table assignments rename column assigned_id to customer_id;
    alter table assignments rename to customer_assignments;
  `);
}
