import type { Knex } from 'knex';

/** Partners have a site, which decides the profile of their cases. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`alter table parties add column site text not null default 'CN' check (site in ('CN', 'INTL'))`);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table parties drop column site');
}
