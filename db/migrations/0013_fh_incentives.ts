import type { Knex } from 'knex';

/**
 * Projects claimed in incentive applications: each for one specialist, in whatever month (domain 1.4.4). Also tasks
 * whose last reminder is urgent.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table fh_project_claims (
      project text not null check (length(project) between 1 and 128),
      person_id text not null check (length(person_id) between 1 and 128),
      case_id uuid not null,
      primary key (project, case_id)
    );
    create index fh_project_claims_by_case on fh_project_claims (case_id);
    alter table tasks add column urgent_at_last boolean not null default false;
    create index cases_fh_incentives on cases ((form->>'month')) where type = 'fh-incentive';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index cases_fh_incentives;
    alter table tasks drop column urgent_at_last;
    drop table fh_project_claims;
  `);
}
