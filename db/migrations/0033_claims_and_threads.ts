import type { Knex } from 'knex';
import { beijingDate } from '../../workflows/kit/policy/deadlines';
import type { Duty } from '../../workflows/kit/policy/duties';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { YearlyThread } from '../../workflows/kit/policy/policy';
import { POLICIES } from '../../workflows/registry';
import { threadOf } from '../engine/threads';

/**
 * A claim counts no longer than its holder may decide the task, and never where a link decides; nobody's name is carried
 * by a decision that they may not take themselves. Duties of the time before 0020, and threads of before, are put right.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter function claim_end(tasks, timestamptz) rename to claim_lapse;

    /* Why the claim that a task names does not count at an instant, what its holder did before included; null while it does. */
    create function claim_end(a_task tasks, a_at timestamptz, a_conflicts jsonb) returns text language sql stable as $$
      select case
        when a_task.channel = 'link' then 'link'
        when kept_from(c, a_task, a_task.assignee, a_conflicts) is not null then 'duty'
        else claim_lapse(a_task, a_at) end
      from cases c where c.id = a_task.case_id
    $$;

    /* Who holds a task by a claim that counts at that instant; null when it is anybody's. */
    create function claim_holder(a_task tasks, a_at timestamptz, a_conflicts jsonb) returns text language sql stable as $$
      select case when a_task.assignee is not null and claim_end(a_task, a_at, a_conflicts) is null then a_task.assignee end
    $$;

    /*
     * For whom else somebody decides a task: who handed it to them, or held it and is absent. Nobody who may not decide it
     * themselves, and no absent person who is back.
     */
    create function decided_for(a_case cases, a_task tasks, a_person text, a_at timestamptz, a_conflicts jsonb)
    returns text language sql stable as $$
      select giver from (select case
        when a_task.assignee = a_person then case
          when claim_holder(a_task, a_at, a_conflicts) is not null or stands_in(a_person, a_task.delegated_by, a_at)
            then nullif(a_task.delegated_by, a_person) end
        when stands_in(a_person, a_task.assignee, a_at) then a_task.assignee end) for_whom (giver)
      where kept_from(a_case, a_task, giver, a_conflicts) is null
    $$;
  `);
  for (const text of [claimRefusal(AFTER), storeCommand(AFTER), changeClaim(AFTER)]) await db.raw(text);
  await db.raw('drop function claim_holder(tasks, timestamptz)');
  await backfill(db);
}

/** Threads and duties stay as they were put: earlier versions read them the same way. */
export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function claim_end(tasks, timestamptz, jsonb);
    alter function claim_lapse(tasks, timestamptz) rename to claim_end;
    create function claim_holder(a_task tasks, a_at timestamptz) returns text language sql stable as $$
      select case when a_task.assignee is not null and claim_end(a_task, a_at) is null then a_task.assignee end
    $$;
  `);
  for (const text of [claimRefusal(BEFORE), storeCommand(BEFORE), changeClaim(BEFORE)]) await db.raw(text);
  await db.raw(`
    drop function decided_for(cases, tasks, text, timestamptz, jsonb);
    drop function claim_holder(tasks, timestamptz, jsonb);
  `);
}

/** What differs in the functions that store commands before and after this migration. */
interface Judging {
  /** The holder of a task of which these are names of the row and the instant. */
  readonly holder: (task: string, at: string) => string;
  /** Sets `v_behalf`, for whom a decision is taken. */
  readonly behalf: string;
  /** What keeps the sender of a decision from it. */
  readonly conflict: string;
  /** Further refusals of a change of a claim. */
  readonly noClaim: string;
  /** For whom else somebody decides a task that they claim. */
  readonly claimedFor: string;
}

const BEFORE: Judging = {
  holder: (task, at) => `claim_holder(${task}, ${at})`,
  behalf: `if v_task.assignee = a_owner then
        v_behalf := nullif(v_task.delegated_by, a_owner);
      elsif stands_in(a_owner, v_task.assignee, v_now) then
        v_behalf := v_task.assignee;
      end if;`,
  conflict:
    'coalesce(kept_from(v_case, v_task, a_owner, a_conflicts), kept_from(v_case, v_task, v_behalf, a_conflicts))',
  noClaim: '',
  claimedFor: `case when v_task.assignee = a_owner then v_task.delegated_by
              when stands_in(a_owner, v_task.assignee, v_now) then v_task.assignee end`,
};

const AFTER: Judging = {
  holder: (task, at) => `claim_holder(${task}, ${at}, a_conflicts)`,
  behalf: 'v_behalf := decided_for(v_case, v_task, a_owner, v_now, a_conflicts);',
  conflict: 'kept_from(v_case, v_task, a_owner, a_conflicts)',
  noClaim: `elsif v_problem is null and v_task.channel = 'link' and v_how <> 'release' then
        v_problem := '{"code": "decided-by-link", "detail": {}}';`,
  claimedFor: 'decided_for(v_case, v_task, a_owner, v_now, a_conflicts)',
};

const claimRefusal = ({ holder }: Judging): string => `
    create or replace function claim_refusal(
      a_case cases, a_task tasks, a_actor jsonb, a_if_version integer, a_now timestamptz, a_how text, a_conflicts jsonb
    ) returns jsonb language sql stable as $$
      select jsonb_build_object('code', r.code, 'detail', jsonb_strip_nulls(r.detail)) from (
        select a_how in ('release', 'delegate') and manages(a_actor, a_task) as manages,
          ${holder('a_task', 'a_now')} as holder,
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
    $$`;

const storeCommand = ({ holder, behalf, conflict }: Judging): string => `
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
      ${behalf}
      if a_actor->>'proof' = 'system' then
        v_duty := null;
      elsif a_kind <> 'decide' then
        v_conflict := duty_conflict(v_thread, array[a_owner], v_duty, a_conflicts);
      elsif decides(a_actor, v_task, v_now) then
        /* A sender without the role is told so, by the engine. */
        v_conflict := ${conflict};
      end if;
      if v_task.status = 'open' and ${holder('v_task', 'v_now')} <> a_owner then
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
    end $$`;

const changeClaim = ({ holder, noClaim, claimedFor }: Judging): string => `
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
      v_holder := ${holder('v_task', 'v_now')};
      v_problem := claim_refusal(v_case, v_task, a_actor, (a_body->>'ifVersion')::integer, v_now, v_how, a_conflicts);
      if v_problem is null and exists (
        select from commands where case_id = a_case and task_id = a_task and kind = 'decide' and status = 'received') then
        v_problem := '{"code": "already-decided", "detail": {}}';
      ${noClaim}
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
            when v_how in ('claim', 'take-over') then ${claimedFor}
          end
          where id = a_task;
        update cases set claim_changes = claim_changes + 1, updated_at = greatest(updated_at, v_now) where id = a_case;
      end if;
    end $$`;

/** What each process's tasks and actions are to the money or rights at stake, by type and key. */
const DUTIES = Object.fromEntries(
  POLICIES.map(({ type, tasks, actions }) => [type, { decide: dutiesIn(tasks), act: dutiesIn(actions) }]),
);

function dutiesIn(steps: Readonly<Record<string, { readonly duty?: Duty }>>): Readonly<Record<string, Duty>> {
  return Object.fromEntries(
    Object.entries(steps).flatMap(([key, { duty }]) => (duty === undefined ? [] : [[key, duty]])),
  );
}

/** How many cases are read at once. */
const AT_ONCE = 5_000;

/**
 * Puts threads and duties in order: of what is open, and of what has ended since two years before the oldest open request
 * about money was made. In the transaction of the migration, so that one broken off leaves nothing half done; cases, on
 * whose rows others wait, come last.
 */
async function backfill(db: Knex): Promise<void> {
  await db.raw(`
    /* On tables of several years this takes longer than a request may. */
    set local statement_timeout = 0;
    create temporary table new_threads (case_id uuid primary key, thread_id uuid not null) on commit drop`);
  const { rows } = await db.raw<{ rows: [{ since: Date }] }>(
    `select least(world_now(), min(opened_at)) - interval '2 years' as since from cases
     where closed_at is null and type in ('fh-incentive', 'fh-quarter', 'nre', 'nre-milestone', 'invoice-payment')`,
  );
  const [{ since }] = rows;
  for (const { type, thread } of POLICIES)
    if (thread !== undefined && thread !== 'same-need') await joinByRule(db, type, thread, since);
  await joinOpener(db, 'nre-milestone', 'nreCaseId', since);
  await joinOpener(db, 'invoice-payment', 'sourceCaseId', since);
  await db.raw('analyze new_threads');
  await db.raw(
    `with done as (
       select k.id, coalesce(n.thread_id, c.thread_id) as thread_id, coalesce(k.duty, case k.kind
         when 'open' then 'draw-up'
         when 'decide' then :duties::jsonb -> c.type -> 'decide' ->> t.key
         when 'act' then :duties::jsonb -> c.type -> 'act' ->> (k.body ->> 'action') end) as duty
       from cases c join commands k on k.case_id = c.id left join tasks t on t.id = k.task_id
         left join new_threads n on n.case_id = c.id
       where coalesce(c.closed_at >= :since, true) and k.status <> 'refused' and k.actor ->> 'proof' <> 'system')
     update commands k set thread_id = done.thread_id, duty = done.duty from done
     where k.id = done.id and done.duty is not null
       and (k.duty is null or k.thread_id is distinct from done.thread_id)`,
    { duties: JSON.stringify(DUTIES), since },
  );
  await db.raw(
    `update tasks t set duty = :duties::jsonb -> t.case_type -> 'decide' ->> t.key
     where t.status = 'open' and t.duty is null and jsonb_exists(:duties::jsonb -> t.case_type -> 'decide', t.key)`,
    { duties: JSON.stringify(DUTIES) },
  );
  await db.raw(
    `update cases c set thread_id = n.thread_id from new_threads n where c.id = n.case_id and c.thread_id <> n.thread_id`,
  );
}

interface CaseOfYear {
  readonly id: string;
  readonly partner: string;
  readonly form: FormValues;
  readonly data: FormValues;
  readonly opened_at: Date;
}

/** Finds the threads of a process's cases by its rule. */
async function joinByRule(db: Knex, type: string, rule: YearlyThread, since: Date): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await db.raw<{ rows: CaseOfYear[] }>(
      `select c.id, p.party_id as partner, c.form, c.data, c.opened_at
       from cases c join case_parties p on p.case_id = c.id and p.role = 'partner'
       where c.type = ? and coalesce(c.closed_at >= ?, true) and c.id > ? order by c.id limit ${AT_ONCE}`,
      [type, since, after],
    );
    const threads = rows.map(({ id, partner, form, data, opened_at }) => ({
      id,
      thread: threadOf(rule, partner, form, form[rule.yearOf] ?? data[rule.yearOf] ?? beijingDate(opened_at.getTime())),
    }));
    await db.raw(
      'insert into new_threads select id, thread from jsonb_to_recordset(?::jsonb) t (id uuid, thread uuid)',
      [JSON.stringify(threads)],
    );
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)!.id;
  }
}

/** Finds the threads of a process's cases that others opened: those of the cases that a field of their form names. */
async function joinOpener(db: Knex, type: string, field: string, since: Date): Promise<void> {
  await db.raw(
    `insert into new_threads select c.id, coalesce(n.thread_id, o.thread_id)
     from cases c join cases o on o.id::text = c.form ->> ? left join new_threads n on n.case_id = o.id
     where c.type = ? and coalesce(c.closed_at >= ?, true)`,
    [field, type, since],
  );
}
