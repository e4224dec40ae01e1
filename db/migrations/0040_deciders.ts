import type { Knex } from 'knex';

/** Who may decide a task, for all that ask: a case names them, and a task without any is an incident. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* The people who are there to decide a task at an instant, and are not kept from it. */
    create function deciders_of(a_case cases, a_task tasks, a_at timestamptz, a_conflicts jsonb)
    returns setof people language sql stable as $$
      select p.* from people p
      where p.party_id = a_task.party_id and p.active and may_decide(p, a_task, a_at) and not is_absent(p.id, a_at)
        and kept_from(a_case, a_task, p.id, a_conflicts) is null
    $$;

    /* The roles whose people can act on a task at an instant, operators to whom it has gone to be handed on among them. */
    create function acting_roles(a_task tasks, a_at timestamptz) returns text[] language sql stable as $$
      select case when a_task.level_at <= a_at
        then array_prepend(a_task.role, array(select l.role from reached_levels(a_task, a_at) l))
        else array[a_task.role] end
    $$;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function deciders_of(cases, tasks, timestamptz, jsonb);
    drop function acting_roles(tasks, timestamptz);
  `);
}
