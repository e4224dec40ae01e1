import type { Knex } from 'knex';

/** Marks the open tasks of before 0030, which the first worker to start gives the levels of their policy. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table tasks add column levels_owed boolean not null default false;
    update tasks set levels_owed = true
      where status = 'open' and levels is null and opened_at < (
        select migration_time + (world_now() - clock_timestamp()) from schema_migrations where name like '0030_levels%');
    create index tasks_owed_levels on tasks (case_id) where levels_owed;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('alter table tasks drop column levels_owed');
}
