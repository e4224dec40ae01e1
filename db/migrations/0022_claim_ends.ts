import type { Knex } from 'knex';

/**
 * Ends of claims, absences with those who stand in, and who acts and is told for a party: one rule, asked by claims,
 * inboxes and messages alike.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* Set for a notice to one person instead of a role of a party. */
    alter table notices add column person_id text;

    create table absence_changes (
      id bigint generated always as identity primary key,
      person_id text not null references people,
      changed_by text not null,
      at timestamptz not null default world_now(),
      before jsonb not null,
      after jsonb not null
    );
    create index absence_changes_by_person on absence_changes (person_id, id desc);
    create trigger absence_changes_append_only before update or delete or truncate on absence_changes
      execute function refuse_change();

    create function stands_in(a_person text, a_for text, a_at timestamptz) returns boolean language sql stable as $$
      select exists (select from absences a where a.person_id = a_for and a.substitute_id = a_person
        and (a_at at time zone 'Asia/Shanghai')::date between a.starts_on and a.ends_on)
    $$;

    /* Why the claim that a task names does not count at an instant; null while it does. */
    create function claim_end(a_task tasks, a_at timestamptz) returns text language sql stable as $$
      select case
        when p.id is null or not p.active or p.party_id <> a_task.party_id then 'left'
        when not holds_role(p, a_task.role) then 'role-lost'
        when is_absent(p.id, a_at) then 'absent'
        when a_task.claimed_until is null or a_task.claimed_until <= a_at then 'lease'
      end from (values (1)) one left join people p on p.id = a_task.assignee
    $$;

    create or replace function claim_holder(a_task tasks, a_at timestamptz) returns text language sql stable as $$
      select case when a_task.assignee is not null and claim_end(a_task, a_at) is null then a_task.assignee end
    $$;

    /* Who may never decide a task, whatever their role: who opened its case for others, and who did what excludes it. */
    create function barred_from(a_task tasks, a_conflicts jsonb) returns setof text language sql stable as $$
      select c.opened_by from cases c where c.id = a_task.case_id
        and (a_task.party_id <> c.opener->>'partyId' or jsonb_exists(a_conflicts -> a_task.duty, 'draw-up'))
      union
      select k.owner from cases c join commands k on k.thread_id = c.thread_id
      where a_task.duty is not null and c.id = a_task.case_id and k.duty is not null and k.status <> 'refused'
        and jsonb_exists(a_conflicts -> a_task.duty, k.duty)
    $$;

    /*
     * Who acts, and is told, for a party in a role: holders of the role who are there and those who stand in for absent
     * ones; if there are none, whom the role includes (the main account). No row: somebody has to see to it.
     */
    create function receivers_of(a_party text, a_role text, a_at timestamptz, a_except text[] default '{}')
    returns setof text language sql stable as $$
      with able as (
        select p.id, a_role = any (p.roles) or exists (
          select from absences a join people away on away.id = a.person_id
          where a.substitute_id = p.id and stands_in(p.id, away.id, a_at)
            and away.active and away.party_id = a_party and a_role = any (away.roles)) as first
        from people p
        where p.party_id = a_party and p.id <> all (a_except) and can_act(p.id, a_party, a_role, a_at)
      )
      select id from able where first or not exists (select from able where first) order by id
    $$;

    /*
     * Claims, releases, takes over or hands on a task until the end of a lease, or refuses to, at once. A decision on its
     * way to the engine comes first. A take-over names the holder it was sent against, so that of two at once one wins. A
     * claim of what was handed on, or by a substitute, keeps for whom it is decided.
     */
    create or replace function change_claim(
      a_id uuid, a_kind text, a_case uuid, a_workflow text, a_type text, a_task text, a_body jsonb, a_actor jsonb, a_owner text,
      a_key text, a_hash text, a_until timestamptz, a_conflicts jsonb
    ) returns setof commands language plpgsql as $$
    declare
      v_case cases;
      v_task tasks;
      v_now timestamptz;
      v_how text := a_body->>'kind';
      v_to text := a_body->>'to';
      v_holder text;
      v_conflict jsonb;
      v_problem jsonb;
    begin
      select * into strict v_case from cases where id = a_case for update;
      select * into strict v_task from tasks where id = a_task and case_id = a_case;
      v_now := world_now();
      v_holder := claim_holder(v_task, v_now);
      v_problem := claim_refusal(v_case, v_task, a_actor, (a_body->>'ifVersion')::integer, v_now, v_how, a_conflicts);
      if v_problem is null and exists (
        select from commands where case_id = a_case and task_id = a_task and kind = 'decide' and status = 'received') then
        v_problem := '{"code": "already-decided", "detail": {}}';
      elsif v_problem is null and v_how = 'take-over' and v_holder <> a_owner and v_holder is distinct from a_body->>'from' then
        v_problem := jsonb_build_object('code', 'claimed-by-other', 'detail', jsonb_build_object('claimedUntil',
          to_char(v_task.claimed_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
      elsif v_problem is null and v_to is not null then
        v_conflict := kept_from(v_case, v_task, v_to, a_conflicts);
        if v_conflict is not null then
          v_problem := jsonb_build_object('code', 'self-approval', 'detail', v_conflict);
        elsif not can_act(v_to, v_task.party_id, v_task.role, v_now) then
          v_problem := '{"code": "not-authorised", "detail": {}}';
        end if;
      end if;
      return query
        insert into commands (id, kind, case_id, workflow_id, type, task_id, body, actor, owner, idempotency_key, body_hash,
          received_at, next_attempt_at, status, problem, settled_at)
        values (a_id, a_kind, a_case, a_workflow, a_type, a_task,
          a_body - 'from' || jsonb_strip_nulls(jsonb_build_object(
            'from', case when v_task.claimed_until is not null then nullif(v_task.assignee, a_owner) end)),
          a_actor, a_owner, a_key, a_hash,
          v_now, clock_timestamp(), case when v_problem is null then 'done' else 'refused' end, v_problem, clock_timestamp())
        on conflict (owner, idempotency_key) do nothing
        returning *;
      if found and v_problem is null then
        update tasks set
          assignee = case v_how when 'release' then null when 'delegate' then v_to else a_owner end,
          claimed_until = case when v_how <> 'release' then a_until end,
          delegated_by = case
            when v_how = 'delegate' and a_actor->>'partyId' = v_task.party_id and a_actor->'roles' @> to_jsonb(v_task.role) then a_owner
            when v_how in ('claim', 'take-over') and v_task.assignee = a_owner then v_task.delegated_by
            when v_how in ('claim', 'take-over') and stands_in(a_owner, v_task.assignee, v_now) then v_task.assignee
          end
          where id = a_task;
        update cases set claim_changes = claim_changes + 1, updated_at = greatest(updated_at, v_now) where id = a_case;
      end if;
    end $$;
  `);
}

export async function down(): Promise<void> {
  await Promise.reject(new Error('what 0022 records of absences cannot be given up'));
}
