import type { Knex } from 'knex';

/** Moves of incidents are remembered under their idempotency key as all writes are. */
export async function up(db: Knex): Promise<void> {
  await db.raw('alter table incident_moves drop column idempotency_key');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table incident_moves add column idempotency_key text, add unique (actor, idempotency_key)');
}
