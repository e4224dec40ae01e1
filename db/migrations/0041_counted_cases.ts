import type { Knex } from 'knex';

/** Indexes for counting the cases of a list: ended ones of a process, and those that have not yet reached the vendor. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* On tables of several years this takes longer than a request may. */
    set local statement_timeout = 0;
    create index cases_ended_by_type on cases (type, id) where closed_at is not null;
    create index case_parties_unreached on case_parties (case_id) where not reached;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index cases_ended_by_type, case_parties_unreached');
}
