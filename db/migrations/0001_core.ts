import type { Knex } from 'knex';

/** The engine's own tables: clock, cases, tasks, audit, commands, notices, consent links, quotas, effects. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table world_clock (
      only_row boolean primary key default true check (only_row),
      offset_ms bigint not null default 0
    );
    insert into world_clock default values;

    create function world_now() returns timestamptz language sql volatile as
      $$ select clock_timestamp() + (select offset_ms from world_clock) * interval '1 millisecond' $$;

    create table settings (
      key text primary key check (length(key) between 1 and 128),
      value jsonb not null,
      version integer not null check (version > 0),
      updated_by text not null,
      updated_at timestamptz not null
    );

    create sequence request_numbers;

    create table cases (
      id uuid primary key,
      type text not null,
      request_no text not null unique,
      workflow_id text not null,
      run_id text not null,
      opening_command uuid not null unique,
      state text not null,
      outcome text,
      version integer not null check (version >= 0),
      form jsonb not null,
      data jsonb not null default '{}',
      parties jsonb not null,
      opener jsonb not null,
      opened_by text not null,
      profile text not null check (profile in ('CN', 'INTL')),
      policy_version integer not null,
      opened_at timestamptz not null,
      updated_at timestamptz not null,
      closed_at timestamptz,
      chain_length integer not null default 0,
      chain_head text not null default '',
      check ((outcome is null) = (closed_at is null))
    );
    create unique index cases_one_open_per_lock on cases (workflow_id) where closed_at is null;
    create index cases_by_opening on cases (opened_at desc, id desc);
    create index cases_by_type on cases (type, state, opened_at desc);

    create table case_parties (
      case_id uuid not null references cases on delete cascade,
      role text not null,
      party_id text not null,
      reached boolean not null default true,
      primary key (case_id, role)
    );
    create index case_parties_by_party on case_parties (party_id, case_id);

    create table tasks (
      id text primary key,
      case_id uuid not null references cases on delete cascade,
      case_type text not null,
      key text not null,
      role text not null,
      party_id text not null,
      channel text not null check (channel in ('inbox', 'link')),
      status text not null check (status in ('open', 'decided', 'expired', 'cancelled')),
      due_rule jsonb,
      calendar text,
      opened_at timestamptz not null,
      due_at timestamptz,
      deadline jsonb,
      remind_at timestamptz[] not null default '{}',
      reminded integer not null default 0,
      next_wake_at timestamptz,
      assignee text,
      delegated_by text,
      decision text,
      decided_by text,
      decided_at timestamptz,
      comment text,
      form jsonb,
      check ((status = 'decided') = (decision is not null))
    );
    create index tasks_inbox on tasks (party_id, role, due_at, id) where status = 'open';
    create index tasks_by_case on tasks (case_id);
    create index tasks_due on tasks (next_wake_at) where status = 'open';

    create table audit_events (
      case_id uuid not null references cases on delete cascade,
      seq integer not null,
      event_no bigint generated always as identity unique,
      version integer,
      at timestamptz not null,
      action text not null,
      actor text not null,
      on_behalf_of text,
      acting_right text not null,
      task_id text,
      task_key text,
      from_state text,
      to_state text,
      comment text,
      data jsonb,
      content_hash text not null,
      hash text not null,
      primary key (case_id, seq)
    );
    create function refuse_change() returns trigger language plpgsql as
      $$ begin raise exception '% is append-only', tg_table_name; end $$;
    create trigger audit_events_append_only before update or delete or truncate on audit_events
      for each statement execute function refuse_change();

    create table refused_attempts (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor text not null,
      party_id text not null,
      action text not null,
      target text not null,
      problem text not null,
      detail jsonb
    );
    create trigger refused_attempts_append_only before update or delete or truncate on refused_attempts
      for each statement execute function refuse_change();

    create table commands (
      id uuid primary key,
      kind text not null check (kind in ('open', 'decide', 'act', 'assign', 'redate')),
      case_id uuid not null,
      workflow_id text not null,
      type text not null,
      task_id text,
      body jsonb not null,
      actor jsonb not null,
      owner text not null,
      idempotency_key text check (length(idempotency_key) between 1 and 255),
      body_hash text not null,
      received_at timestamptz not null,
      status text not null default 'received' check (status in ('received', 'done', 'refused')),
      problem jsonb,
      answer json,
      settled_at timestamptz,
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      unique (owner, idempotency_key),
      check ((status = 'received') = (settled_at is null)),
      check ((status = 'refused') = (problem is not null))
    );
    create index commands_waiting on commands (next_attempt_at) where status = 'received';
    create index commands_waiting_by_case on commands (case_id, received_at) where status = 'received';

    /*
     * First the share lock, then the stamp: a judgement locks the row exclusively, so it sees every command that was in
     * time.
     */
    create function store_command(
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

    create table notices (
      id uuid primary key,
      case_id uuid not null references cases on delete cascade,
      task_id text,
      template text not null,
      party_id text not null,
      role text not null,
      channels text[] not null,
      params jsonb not null default '{}',
      created_at timestamptz not null,
      expanded_at timestamptz
    );
    create unique index notices_undelivered_told_once on notices (task_id) where template = 'message-undelivered';
    create index notices_waiting on notices (created_at) where expanded_at is null;

    create table deliveries (
      id uuid primary key,
      notice_id uuid not null references notices on delete cascade,
      case_id uuid not null,
      person_id text not null,
      channel text not null check (channel in ('email', 'sms', 'station')),
      status text not null default 'queued' check (status in ('queued', 'sent', 'failed', 'bounced')),
      attempts integer not null default 0,
      next_attempt_at timestamptz not null,
      last_error text,
      sent_at timestamptz,
      unique (notice_id, person_id, channel)
    );
    create index deliveries_waiting on deliveries (next_attempt_at) where status = 'queued';
    create index deliveries_by_case on deliveries (case_id);

    create table consent_tokens (
      hash bytea primary key check (length(hash) = 32),
      task_id text not null,
      case_id uuid not null references cases on delete cascade,
      party_id text not null,
      issued_at timestamptz not null,
      revoked_at timestamptz
    );
    create index consent_tokens_by_task on consent_tokens (task_id);

    create table quota_uses (
      quota text not null,
      subject text not null,
      case_id uuid not null references cases on delete cascade,
      used_at timestamptz not null,
      given_back_at timestamptz,
      primary key (quota, subject, case_id)
    );
    create table quota_grants (
      id uuid primary key,
      quota text not null,
      subject text not null,
      granted_by text not null,
      reason text not null check (length(reason) between 1 and 256),
      granted_at timestamptz not null
    );
    create index quota_grants_by_subject on quota_grants (quota, subject, granted_at);

    create table effects (
      case_id uuid not null references cases on delete cascade,
      key text not null,
      attempt integer not null,
      system text not null,
      status text not null check (status in ('running', 'done', 'failed', 'undone')),
      detail jsonb not null default '{}',
      at timestamptz not null,
      primary key (case_id, key)
    );

    create table association_records (
      case_id uuid primary key references cases on delete cascade,
      customer_id text not null,
      partner_id text not null,
      operation text not null check (operation in ('switch', 'unlink')),
      model_before text not null check (model_before in ('referral', 'reseller')),
      model_after text check (model_after in ('referral', 'reseller')),
      initiated_by text not null check (initiated_by in ('partner', 'customer')),
      at timestamptz not null
    );
    create index association_records_by_partner on association_records (partner_id, at desc);
    create index association_records_by_customer on association_records (customer_id, at desc);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop function store_command;
    drop table association_records, effects, quota_grants, quota_uses, consent_tokens, deliveries, notices, commands,
      refused_attempts, audit_events, tasks, case_parties, cases, settings, world_clock cascade;
    drop sequence request_numbers;
    drop function refuse_change();
    drop function world_now();
  `);
}
