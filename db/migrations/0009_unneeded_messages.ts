import type { Knex } from 'knex';

/** A message whose task ended before it was sent is unneeded: an outcome besides success and failure. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table deliveries drop constraint deliveries_status_check;
    alter table deliveries add constraint deliveries_status_check
      check (status in ('queued', 'sent', 'failed', 'bounced', 'unneeded'));
    update deliveries set status = 'unneeded', last_error = null where status = 'failed' and last_error = 'task-ended';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    update deliveries set status = 'failed', last_error = 'task-ended' where status = 'unneeded';
    alter table deliveries drop constraint deliveries_status_check;
    alter table deliveries add constraint deliveries_status_check
      check (status in ('queued', 'sent', 'failed', 'bounced'));
  `);
}
