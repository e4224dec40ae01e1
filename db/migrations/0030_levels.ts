import type { Knex } from 'knex';

/**
 * Levels of tasks: to whom a task goes that nobody decides. Who may decide it, hold it and be handed it is judged by the
 * roles of the levels it has reached at that instant, whatever the engine has got round to.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table tasks
      /* In order, each with role (to), instant (at) and how that was counted; null where the task goes to nobody else. */
      add column levels jsonb,
      /* The instant of the first. */
      add column level_at timestamptz,
      /* How many are on the record. */
      add column escalated integer not null default 0;
    create index tasks_by_level on tasks (level_at) where status = 'open' and level_at is not null;

    /* The levels that a task has reached at an instant: the vendor's operators are told of tasks of every party. */
    create function reached_levels(a_task tasks, a_at timestamptz) returns table (role text, party_id text, at timestamptz)
    language sql stable as $$
      select l."to", case l."to" when 'vendor-operator' then 'vendor' else a_task.party_id end, l.at
      from jsonb_to_recordset(a_task.levels) as l("to" text, at timestamptz) where l.at <= a_at
    $$;

    /* When a task reaches its next level after an instant; null if it never does. */
    create function next_level(a_task tasks, a_at timestamptz) returns timestamptz language sql stable as $$
      select min(l.at) from jsonb_to_recordset(a_task.levels) as l(at timestamptz) where l.at > a_at
    $$;

    /* The roles whose people may decide a task at an instant. Operators hand on what goes to them. */
    create function deciding_roles(a_task tasks, a_at timestamptz) returns text[] language sql stable as $$
      select case when a_task.level_at <= a_at
        then array_prepend(a_task.role, array(select l.role from reached_levels(a_task, a_at) l where l.role <> 'vendor-operator'))
        else array[a_task.role] end
    $$;

    /* Whether an actor has one of those roles for the task's party. */
    create function decides(a_actor jsonb, a_task tasks, a_at timestamptz) returns boolean language sql stable as $$
      select a_actor->>'partyId' = a_task.party_id and jsonb_exists_any(a_actor->'roles', deciding_roles(a_task, a_at))
    $$;

    /* The same of a person, present or not. */
    create function may_decide(a_person people, a_task tasks, a_at timestamptz) returns boolean language sql stable as $$
      select a_person.party_id = a_task.party_id
        and exists (select from unnest(deciding_roles(a_task, a_at)) r (role) where holds_role(a_person, r.role))
    $$;

    /* Whether somebody is there to decide a task. */
    create function can_decide(a_person text, a_task tasks, a_at timestamptz) returns boolean language sql stable as $$
      select exists (select from people p where p.id = a_person and p.active and may_decide(p, a_task, a_at))
        and not is_absent(a_person, a_at)
    $$;

    /* Why the claim that a task names does not count at an instant; null while it does. A claim ends with the level. */
    create or replace function claim_end(a_task tasks, a_at timestamptz) returns text language sql stable as $$
      select case
        when p.id is null or not p.active or p.party_id <> a_task.party_id then 'left'
        when not may_decide(p, a_task, a_at) then 'role-lost'
        when is_absent(p.id, a_at) then 'absent'
        when a_task.claimed_until is null then 'lease'
        when a_task.claimed_until <= a_at then
          case when a_task.claimed_until in (select l.at from jsonb_to_recordset(a_task.levels) as l(at timestamptz))
            then 'escalated' else 'lease' end
      end from (values (1)) one left join people p on p.id = a_task.assignee
    $$;

    create or replace function claim_refusal(
      a_case cases, a_task tasks, a_actor jsonb, a_if_version integer, a_now timestamptz, a_how text, a_conflicts jsonb
    ) returns jsonb language sql stable as $$
      select jsonb_build_object('code', r.code, 'detail', jsonb_strip_nulls(r.detail)) from (
        select a_how in ('release', 'delegate') and manages(a_actor, a_task) as manages,
          claim_holder(a_task, a_now) as holder,
          kept_from(a_case, a_task, a_actor->>'personId', a_conflicts) as conflict
      ) facts, lateral (values (case
        when a_case.outcome is not null then 'case-closed'
        when a_if_version <> a_case.version + a_case.claim_changes then 'version-conflict'
        when not facts.manages and opened_for_others(a_case, a_task, a_actor->>'personId', a_conflicts) then 'self-approval'
        when not facts.manages and not decides(a_actor, a_task, a_now) then 'not-authorised'
        when not facts.manages and facts.conflict is not null then 'self-approval'
        when a_task.status in ('decided', 'cancelled') then 'already-decided'
        when a_task.status = 'expired' or a_task.due_at <= a_now then 'task-expired'
        when not facts.manages and a_how <> 'take-over' and facts.holder <> a_actor->>'personId' then 'claimed-by-other'
      end)) as why(code), lateral (values (
        why.code,
        case why.code
        when 'case-closed' then jsonb_build_object('state', a_case.outcome)
        when 'version-conflict' then jsonb_build_object('version', a_case.version + a_case.claim_changes)
        when 'self-approval' then facts.conflict
        when 'already-decided' then case a_task.status when 'decided' then jsonb_build_object('decidedBy', a_task.decided_by)
          else jsonb_build_object('state', a_case.state) end
        when 'task-expired' then jsonb_build_object('dueAt', to_char(a_task.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        when 'claimed-by-other' then jsonb_build_object('claimedUntil',
          to_char(a_task.claimed_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        else '{}' end)) as r(code, detail)
      where r.code is not null
    $$;

    create or replace function store_command(
      a_id uuid, a_kind text, a_case uuid, a_workflow text, a_type text, a_task text, a_body jsonb, a_actor jsonb, a_owner text,
      a_key text, a_hash text, a_grace interval, a_thread uuid, a_duty text, a_conflicts jsonb
    ) returns setof commands language plpgsql as $$
    declare
      v_case cases;
      v_task tasks;
      v_now timestamptz;
      v_duty text := a_duty;
      v_thread uuid;
      v_behalf text;
      v_conflict jsonb;
      v_problem jsonb;
    begin
      if a_kind = 'decide' or a_duty is not null then
        select * into v_case from cases where id = a_case for update;
      else
        select * into v_case from cases where id = a_case for share;
      end if;
      if a_kind = 'decide' then
        select * into v_task from tasks where id = a_task and case_id = a_case;
        v_duty := v_task.duty;
      end if;
      v_thread := coalesce(v_case.thread_id, a_thread, a_case);
      if v_duty is not null then
        perform pg_advisory_xact_lock(hashtextextended(v_thread || a_owner, 0));
      end if;
      v_now := world_now();
      if v_task.assignee = a_owner then
        v_behalf := nullif(v_task.delegated_by, a_owner);
      elsif stands_in(a_owner, v_task.assignee, v_now) then
        v_behalf := v_task.assignee;
      end if;
      if a_actor->>'proof' = 'system' then
        v_duty := null;
      elsif a_kind <> 'decide' then
        v_conflict := duty_conflict(v_thread, array[a_owner], v_duty, a_conflicts);
      elsif decides(a_actor, v_task, v_now) then
        /* A sender without the role is told so, by the engine. */
        v_conflict := coalesce(kept_from(v_case, v_task, a_owner, a_conflicts), kept_from(v_case, v_task, v_behalf, a_conflicts));
      end if;
      if v_task.status = 'open' and claim_holder(v_task, v_now) <> a_owner then
        v_problem := claim_refusal(v_case, v_task, a_actor, (a_body->>'ifVersion')::integer, v_now, 'decide', a_conflicts);
      elsif v_conflict is not null and v_case.outcome is null and (a_kind <> 'decide' or v_task.status = 'open') then
        v_problem := jsonb_build_object('code', 'self-approval', 'detail', v_conflict);
      end if;
      return query
        insert into commands (id, kind, case_id, workflow_id, type, task_id, body, actor, owner, idempotency_key, body_hash,
          received_at, next_attempt_at, status, problem, settled_at, thread_id, duty)
        values (a_id, a_kind, a_case, a_workflow, a_type, a_task,
          a_body || jsonb_strip_nulls(jsonb_build_object(
            'claimChanges', case when a_body->'ifVersion' is not null then v_case.claim_changes end,
            'onBehalfOf', v_behalf)),
          a_actor, a_owner, a_key, a_hash, v_now, clock_timestamp() + a_grace,
          case when v_problem is null then 'received' else 'refused' end, v_problem,
          case when v_problem is not null then clock_timestamp() end, v_thread,
          v_duty)
        on conflict (owner, idempotency_key) do nothing
        returning *;
    end $$;

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
        elsif not can_decide(v_to, v_task, v_now) then
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
          claimed_until = case when v_how <> 'release' then least(a_until, next_level(v_task, v_now)) end,
          delegated_by = case
            when v_how = 'delegate' and decides(a_actor, v_task, v_now) then a_owner
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
  await Promise.reject(new Error('what was decided by the levels of 0030 would stand without a right'));
}
