import type { Knex } from 'knex';

/**
 * Claims leave the engine: only the database claims, releases and hands on tasks, and checks a decision against the
 * claim on storing it. The version callers see adds those changes to the engine's own, which keeps no gaps.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table cases add column claim_changes integer not null default 0;

    update commands set status = 'refused', problem = '{"code": "not-now", "detail": {}}', settled_at = clock_timestamp()
      where kind = 'assign' and status = 'received';
    alter table commands add constraint commands_claims_do_not_wait check (kind <> 'assign' or status <> 'received');

    /* Why somebody may not have a case's task now; null if nothing rules it out. */
    create function claim_refusal(a_case cases, a_task tasks, a_actor jsonb, a_if_version integer, a_now timestamptz)
      returns jsonb language sql stable as $$
      select jsonb_build_object('code', r.code, 'detail', jsonb_strip_nulls(r.detail)) from (values (case
        when a_case.outcome is not null then 'case-closed'
        when a_if_version <> a_case.version + a_case.claim_changes then 'version-conflict'
        when a_actor->>'personId' = a_case.opened_by and a_task.party_id <> a_case.opener->>'partyId' then 'self-approval'
        when a_actor->>'partyId' <> a_task.party_id or not a_actor->'roles' @> to_jsonb(a_task.role) then 'not-authorised'
        when a_task.status in ('decided', 'cancelled') then 'already-decided'
        when a_task.status = 'expired' or a_task.due_at <= a_now then 'task-expired'
        when a_task.assignee <> a_actor->>'personId' then 'claimed-by-other'
      end)) as why(code), lateral (values (why.code, case why.code
        when 'case-closed' then jsonb_build_object('state', a_case.outcome)
        when 'version-conflict' then jsonb_build_object('version', a_case.version + a_case.claim_changes)
        when 'already-decided' then case a_task.status when 'decided' then jsonb_build_object('decidedBy', a_task.decided_by)
          else jsonb_build_object('state', a_case.state) end
        when 'task-expired' then jsonb_build_object('dueAt', to_char(a_task.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        else '{}' end)) as r(code, detail)
      where r.code is not null
    $$;

    /*
     * First the lock, then the stamp: a judgement locks the row exclusively, so it sees every command and claim that
     * was in time.
     */
    create or replace function store_command(
      a_id uuid, a_kind text, a_case uuid, a_workflow text, a_type text, a_task text, a_body jsonb, a_actor jsonb, a_owner text,
      a_key text, a_hash text, a_grace interval
    ) returns setof commands language plpgsql as $$
    declare
      v_case cases;
      v_task tasks;
      v_now timestamptz;
      v_problem jsonb;
    begin
      if a_kind = 'decide' then
        select * into v_case from cases where id = a_case for update;
        select * into v_task from tasks where id = a_task and case_id = a_case;
      else
        select * into v_case from cases where id = a_case for share;
      end if;
      v_now := world_now();
      if v_task.status = 'open' and v_task.assignee <> a_owner then
        v_problem := claim_refusal(v_case, v_task, a_actor, (a_body->>'ifVersion')::integer, v_now);
      end if;
      return query
        insert into commands (id, kind, case_id, workflow_id, type, task_id, body, actor, owner, idempotency_key, body_hash,
          received_at, next_attempt_at, status, problem, settled_at)
        values (a_id, a_kind, a_case, a_workflow, a_type, a_task,
          a_body || jsonb_strip_nulls(jsonb_build_object(
            'claimChanges', case when a_body->'ifVersion' is not null then v_case.claim_changes end,
            'onBehalfOf', case when v_task.assignee = a_owner then nullif(v_task.delegated_by, a_owner) end)),
          a_actor, a_owner, a_key, a_hash, v_now, clock_timestamp() + a_grace,
          case when v_problem is null then 'received' else 'refused' end, v_problem,
          case when v_problem is not null then clock_timestamp() end)
        on conflict (owner, idempotency_key) do nothing
        returning *;
    end $$;

    /* Claims, releases or hands on a task, or refuses to, at once. A decision on its way to the engine comes first. */
    create function change_claim(
      a_id uuid, a_kind text, a_case uuid, a_workflow text, a_type text, a_task text, a_body jsonb, a_actor jsonb, a_owner text,
      a_key text, a_hash text
    ) returns setof commands language plpgsql as $$
    declare
      v_case cases;
      v_task tasks;
      v_now timestamptz;
      v_problem jsonb;
    begin
      select * into strict v_case from cases where id = a_case for update;
      select * into strict v_task from tasks where id = a_task and case_id = a_case;
      v_now := world_now();
      v_problem := claim_refusal(v_case, v_task, a_actor, (a_body->>'ifVersion')::integer, v_now);
      if v_problem is null and exists (
        select from commands where case_id = a_case and task_id = a_task and kind = 'decide' and status = 'received') then
        v_problem := '{"code": "already-decided", "detail": {}}';
      elsif v_problem is null and a_body->>'to' = v_case.opened_by then
        v_problem := '{"code": "self-approval", "detail": {}}';
      end if;
      return query
        insert into commands (id, kind, case_id, workflow_id, type, task_id, body, actor, owner, idempotency_key, body_hash,
          received_at, next_attempt_at, status, problem, settled_at)
        values (a_id, a_kind, a_case, a_workflow, a_type, a_task, a_body, a_actor, a_owner, a_key, a_hash,
          v_now, clock_timestamp(), case when v_problem is null then 'done' else 'refused' end, v_problem, clock_timestamp())
        on conflict (owner, idempotency_key) do nothing
        returning *;
      if found and v_problem is null then
        update tasks set
          assignee = case a_body->>'kind' when 'claim' then a_owner when 'delegate' then a_body->>'to' end,
          delegated_by = case a_body->>'kind' when 'delegate' then a_owner end
          where id = a_task;
        update cases set claim_changes = claim_changes + 1, updated_at = greatest(updated_at, v_now) where id = a_case;
      end if;
    end $$;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function change_claim;
    create or replace function store_command(
      a_id uuid, a_kind text, a_case uuid, a_workflow text, a_type text, a_task text, a_body jsonb, a_actor jsonb, a_owner text,
      a_key text, a_hash text, a_grace interval
    ) returns setof commands language plpgsql as $$
    begin
      perform 1 from cases where id = a_case for share;
      return query
        insert into commands (id, kind, case_id, workflow_id, type, task_id, body, actor, owner, idempotency_key, body_hash,
          received_at, next_attempt_at)
        values (a_id, a_kind, a_case, a_workflow, a_type, a_task, a_body, a_actor, a_owner, a_key, a_hash,
          world_now(), clock_timestamp() + a_grace)
        on conflict (owner, idempotency_key) do nothing
        returning *;
    end $$;
    drop function claim_refusal;
    alter table commands drop constraint commands_claims_do_not_wait;
    alter table cases drop column claim_changes;
  `);
}
