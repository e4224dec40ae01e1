import type { Knex } from 'knex';

/**
 * Threads of cases, duties, leases and absences: who did what for the same money is looked up where decisions and claims
 * are stored, under the lock of the case; a claim holds only as long as its holder can act.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table cases add column thread_id uuid;
    update cases set thread_id = id;
    alter table cases alter column thread_id set not null;
    create index cases_by_thread on cases (thread_id);

    alter table commands
      add column thread_id uuid,
      add column duty text check (duty in ('draw-up', 'review', 'approve', 'pay', 'cancel', 'correct'));
    create index commands_by_duty on commands (owner, thread_id) where duty is not null;

    alter table tasks
      add column duty text check (duty in ('draw-up', 'review', 'approve', 'pay', 'cancel', 'correct')),
      add column claimed_until timestamptz,
      /* Whose proposal the task asks a second person to confirm. */
      add column proposed_by text;
    update tasks set claimed_until = world_now() + interval '4 days' where status = 'open' and assignee is not null;
    create index tasks_claimed on tasks (assignee) where status = 'open' and assignee is not null;

    create table absences (
      id uuid primary key,
      person_id text not null references people,
      /* Beijing dates, both included. */
      starts_on date not null,
      ends_on date not null check (ends_on >= starts_on),
      substitute_id text references people check (substitute_id <> person_id),
      set_by text not null,
      set_at timestamptz not null default world_now()
    );
    create index absences_by_person on absences (person_id, ends_on);
    create index absences_by_substitute on absences (substitute_id, ends_on);

    /* The roles a person holds with those that a main account's role includes, each in its kind of party (api: actorOf). */
    create function holds_role(a_person people, a_role text) returns boolean language sql stable as $$
      select (a_role = any (a_person.roles) or ('partner-main-account' = any (a_person.roles)
          and a_role in ('partner-admin', 'account-manager', 'account-director', 'partner-operator')))
        and (select p.kind from parties p where p.id = a_person.party_id) = case
          when a_role in ('partner-main-account', 'partner-admin', 'account-manager', 'account-director', 'partner-operator')
            then 'partner'
          when a_role = 'customer' then 'customer'
          else 'vendor' end
    $$;

    create function is_absent(a_person text, a_at timestamptz) returns boolean language sql stable as $$
      select exists (select from absences a where a.person_id = a_person
        and (a_at at time zone 'Asia/Shanghai')::date between a.starts_on and a.ends_on)
    $$;

    /* Whether somebody is there to act for a party in a role. */
    create function can_act(a_person text, a_party text, a_role text, a_at timestamptz) returns boolean language sql stable as $$
      select exists (select from people p where p.id = a_person and p.active and p.party_id = a_party and holds_role(p, a_role))
        and not is_absent(a_person, a_at)
    $$;

    /* Whether somebody stands in for an absent person. */
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

    /* Who holds a task by a claim that counts at that instant; null when it is anybody's. */
    create function claim_holder(a_task tasks, a_at timestamptz) returns text language sql stable as $$
      select case when a_task.assignee is not null and claim_end(a_task, a_at) is null then a_task.assignee end
    $$;

    /* What people did before in a thread that keeps them from a duty: the latest such step; null if there is none. */
    create function duty_conflict(a_thread uuid, a_people text[], a_duty text, a_conflicts jsonb)
    returns jsonb language sql stable as $$
      select jsonb_strip_nulls(jsonb_build_object('duty', k.duty, 'caseId', k.case_id, 'requestNo', c.request_no))
      from commands k left join cases c on c.id = k.case_id
      where k.thread_id = a_thread and k.owner = any (a_people) and k.status <> 'refused'
        and jsonb_exists(a_conflicts -> a_duty, k.duty)
      order by k.received_at desc limit 1
    $$;

    /* Whether a task of a case that somebody opened is for others to decide: of another party, or checking it. */
    create function opened_for_others(a_case cases, a_task tasks, a_person text, a_conflicts jsonb)
    returns boolean language sql immutable as $$
      select a_person = a_case.opened_by
        and (a_task.party_id <> a_case.opener->>'partyId' or coalesce(jsonb_exists(a_conflicts -> a_task.duty, 'draw-up'), false))
    $$;

    /* What keeps a person from a task, whatever their role; null if nothing does. */
    create function kept_from(a_case cases, a_task tasks, a_person text, a_conflicts jsonb)
    returns jsonb language sql stable as $$
      select case
        when opened_for_others(a_case, a_task, a_person, a_conflicts)
          then jsonb_build_object('duty', 'draw-up', 'caseId', a_case.id, 'requestNo', a_case.request_no)
        when a_person = a_task.proposed_by
          then jsonb_build_object('duty', coalesce(a_task.duty, 'draw-up'), 'caseId', a_case.id, 'requestNo', a_case.request_no)
        when a_task.duty is not null
          then duty_conflict(a_case.thread_id, array[a_person], a_task.duty, a_conflicts) end
    $$;

    /* The people of a task's party who may never decide it. */
    create function barred_from(a_task tasks, a_conflicts jsonb) returns setof text language sql stable as $$
      select p.id from people p join cases c on c.id = a_task.case_id
      where p.party_id = a_task.party_id and kept_from(c, a_task, p.id, a_conflicts) is not null
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

    /* Whether somebody may move what others of a task's party hold: its administrators and the operators. */
    create function manages(a_actor jsonb, a_task tasks) returns boolean language sql immutable as $$
      select (a_actor->>'partyId' = a_task.party_id and jsonb_exists_any(a_actor->'roles', array['partner-admin', 'partner-main-account']))
        or (a_actor->>'partyId' = 'vendor' and jsonb_exists(a_actor->'roles', 'vendor-operator'))
    $$;

    drop function claim_refusal;
    /*
     * Why somebody may not have a case's task now; null if nothing rules it out. Managers of the party and operators
     * release and reassign what others hold; a colleague takes it over.
     */
    create function claim_refusal(
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
        when not facts.manages and (a_actor->>'partyId' <> a_task.party_id or not a_actor->'roles' @> to_jsonb(a_task.role))
          then 'not-authorised'
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

    drop function store_command;
    /*
     * First the lock, then the stamp: a judgement locks the row exclusively, so it sees every command and claim that
     * was in time. Duties are judged one command of a person and thread at a time, those on their way included.
     */
    create function store_command(
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
      elsif a_actor->>'partyId' = v_task.party_id and a_actor->'roles' @> to_jsonb(v_task.role) then
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

    drop function change_claim;
    /*
     * Claims, releases, takes over or hands on a task until the end of a lease, or refuses to, at once. A decision on its
     * way to the engine comes first. A take-over names the holder it was sent against, so that of two at once one wins. A
     * claim of what was handed on, or by a substitute, keeps for whom it is decided.
     */
    create function change_claim(
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
  await Promise.reject(new Error('what 0020 records of duties cannot be given up'));
}
