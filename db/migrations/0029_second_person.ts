import type { Knex } from 'knex';

/** A task that asks a second person names who made the proposal, and keeps that person from deciding it. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table tasks add column proposed_by text;

    create or replace function kept_from(a_case cases, a_task tasks, a_person text, a_conflicts jsonb)
    returns jsonb language sql stable as $$
      select case
        when opened_for_others(a_case, a_task, a_person, a_conflicts)
          then jsonb_build_object('duty', 'draw-up', 'caseId', a_case.id, 'requestNo', a_case.request_no)
        when a_person = a_task.proposed_by
          then jsonb_build_object('duty', coalesce(a_task.duty, 'draw-up'), 'caseId', a_case.id, 'requestNo', a_case.request_no)
        else duty_conflict(a_case.thread_id, array[a_person], a_task.duty, a_conflicts) end
    $$;

    create or replace function barred_from(a_task tasks, a_conflicts jsonb) returns setof text language sql stable as $$
      select c.opened_by from cases c where c.id = a_task.case_id
        and (a_task.party_id <> c.opener->>'partyId' or jsonb_exists(a_conflicts -> a_task.duty, 'draw-up'))
      union
      select a_task.proposed_by where a_task.proposed_by is not null
      union
      select k.owner from cases c join commands k on k.thread_id = c.thread_id
      where a_task.duty is not null and c.id = a_task.case_id and k.duty is not null and k.status <> 'refused'
        and jsonb_exists(a_conflicts -> a_task.duty, k.duty)
    $$;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    create or replace function kept_from(a_case cases, a_task tasks, a_person text, a_conflicts jsonb)
    returns jsonb language sql stable as $$
      select case
        when opened_for_others(a_case, a_task, a_person, a_conflicts)
          then jsonb_build_object('duty', 'draw-up', 'caseId', a_case.id, 'requestNo', a_case.request_no)
        else duty_conflict(a_case.thread_id, array[a_person], a_task.duty, a_conflicts) end
    $$;

    create or replace function barred_from(a_task tasks, a_conflicts jsonb) returns setof text language sql stable as $$
      select c.opened_by from cases c where c.id = a_task.case_id
        and (a_task.party_id <> c.opener->>'partyId' or jsonb_exists(a_conflicts -> a_task.duty, 'draw-up'))
      union
      select k.owner from cases c join commands k on k.thread_id = c.thread_id
      where a_task.duty is not null and c.id = a_task.case_id and k.duty is not null and k.status <> 'refused'
        and jsonb_exists(a_conflicts -> a_task.duty, k.duty)
    $$;

    alter table tasks drop column proposed_by;
  `);
}
