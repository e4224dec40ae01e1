import type { Knex } from 'knex';

/** What looks for contradictions of the bank may scan neither the payments nor the whole record. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* On tables of several years this takes longer than a request may. */
    set local statement_timeout = 0;
    create index payments_by_reference on payments (reference) where reference is not null;
    create index audit_events_contradicted on audit_events (case_id, seq)
      where action in ('payment.contradicted', 'paymentResult.late');
    create index audit_events_cleared on audit_events (case_id) where action = 'payment.contradiction-settled';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop index payments_by_reference, audit_events_contradicted, audit_events_cleared');
}
