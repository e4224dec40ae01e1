import type { Knex } from 'knex';

/**
 * What counts as done by a person is read in one place: their own steps, those that somebody else took in their name, and
 * lists that the system drew up from what they had written about specialists.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* Who wrote what a list was made from. The thread of a list is that of its month and never changes. */
    create table list_makers (
      case_id uuid not null references cases,
      person_id text not null,
      thread_id uuid not null,
      at timestamptz not null,
      primary key (case_id, person_id)
    );
    create index list_makers_by_thread on list_makers (person_id, thread_id);

    /* Who last wrote, before an instant, each part that a list of such a form takes from its specialists. */
    create function writers_of_list(a_form jsonb, a_before timestamptz) returns setof text language sql stable as $$
      select distinct last.actor
      from jsonb_array_elements(a_form -> 'lines') line
        cross join unnest(array['amountMinor', 'amountCurrency', 'programme', 'project', 'state', 'certificates', 'activeFrom', 'activeUntil']) part
        cross join lateral (
          select l.actor from administration_log l
          where l.kind = 'specialist' and l.key = line ->> 'personId' and l.at <= a_before
            and l.changes @> jsonb_build_array(jsonb_build_object('field', part))
          order by l.seq desc limit 1) last
    $$;

    insert into list_makers
      select c.id, writer, c.thread_id, c.opened_at from cases c cross join lateral writers_of_list(c.form, c.opened_at) writer
      where c.type = 'fh-incentive' and c.opener ->> 'proof' = 'system' and jsonb_exists(c.form, 'lines')
        and c.opened_at >= world_now() - interval '2 years';

    create index commands_by_duty_in_name on commands ((body ->> 'onBehalfOf'), thread_id)
      where duty is not null and jsonb_exists(body, 'onBehalfOf');

    create view duties_done as
      select k.owner as person_id, k.thread_id, k.duty, k.case_id, k.received_at as at
        from commands k where k.duty is not null and k.status <> 'refused'
      union all
      select k.body ->> 'onBehalfOf', k.thread_id, k.duty, k.case_id, k.received_at
        from commands k where k.duty is not null and k.status <> 'refused' and jsonb_exists(k.body, 'onBehalfOf')
      union all
      select m.person_id, m.thread_id, 'draw-up', m.case_id, m.at from list_makers m;

    create or replace function duty_conflict(a_thread uuid, a_people text[], a_duty text, a_conflicts jsonb)
    returns jsonb language sql stable as $$
      select jsonb_strip_nulls(jsonb_build_object('duty', d.duty, 'caseId', d.case_id, 'requestNo', c.request_no))
      from duties_done d left join cases c on c.id = d.case_id
      where d.thread_id = a_thread and d.person_id = any (a_people) and jsonb_exists(a_conflicts -> a_duty, d.duty)
      order by d.at desc limit 1
    $$;

    /* To change the offering of an opportunity is to correct it. */
    update commands k set duty = 'correct' from cases c
      where c.id = k.case_id and c.closed_at is null and c.type in ('partner-opportunity', 'vendor-opportunity')
        and k.kind = 'act' and k.body ->> 'action' = 'changeOffering' and k.status <> 'refused' and k.duty is null;
  `);
}

/** The duties of changed offerings stay: earlier versions read them the same way. */
export async function down(db: Knex): Promise<void> {
  await db.raw(`
    create or replace function duty_conflict(a_thread uuid, a_people text[], a_duty text, a_conflicts jsonb)
    returns jsonb language sql stable as $$
      select jsonb_strip_nulls(jsonb_build_object('duty', k.duty, 'caseId', k.case_id, 'requestNo', c.request_no))
      from commands k left join cases c on c.id = k.case_id
      where k.thread_id = a_thread and k.owner = any (a_people) and k.status <> 'refused'
        and jsonb_exists(a_conflicts -> a_duty, k.duty)
      order by k.received_at desc limit 1
    $$;
    drop view duties_done;
    drop index commands_by_duty_in_name;
    drop function writers_of_list(jsonb, timestamptz);
    drop table list_makers;
  `);
}
