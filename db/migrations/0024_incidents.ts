import type { Knex } from 'knex';

/** What was accepted and does not come about, with what people did about it, and the days whose digest was sent. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table incidents (
      id uuid primary key default gen_random_uuid(),
      kind text not null,
      subject text not null,
      /* No reference to cases: the opening of one may be what does not come about. */
      case_id uuid,
      party_id text,
      role text,
      /* World clock, as all times here. */
      since timestamptz not null,
      found_at timestamptz not null,
      last_seen_at timestamptz not null,
      facts jsonb not null,
      tried jsonb,
      cleared_at timestamptz,
      cleared_why text,
      mail_id uuid,
      mailed_at timestamptz,
      check ((cleared_at is null) = (cleared_why is null))
    );
    create unique index incidents_open on incidents (kind, subject) where cleared_at is null;
    create index incidents_by_time on incidents (since, id);
    create index incidents_unmailed on incidents (found_at) where mailed_at is null;

    create table incident_moves (
      id uuid primary key default gen_random_uuid(),
      incident_id uuid not null references incidents,
      move text not null,
      actor text not null,
      idempotency_key text,
      detail jsonb not null,
      at timestamptz not null default world_now(),
      unique (actor, idempotency_key)
    );
    create index incident_moves_by_incident on incident_moves (incident_id, at);

    create table incident_digests (day date primary key, sent_at timestamptz not null default world_now());

    alter table effects
      add column failing_since timestamptz,
      add column tries integer not null default 0;
    update effects set failing_since = at, tries = 1 where status = 'failed';
    create index deliveries_put_off on deliveries (notice_id) where status = 'queued' and attempts > 0;
    create index tasks_open_by_key on tasks (key) where status = 'open';

    /* What the outside systems answered lately. */
    create index effects_by_time on effects (at);
    create index deliveries_sent on deliveries (channel, sent_at) where status = 'sent';
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index deliveries_sent, effects_by_time, tasks_open_by_key, deliveries_put_off;
    alter table effects drop column tries, drop column failing_since;
    drop table incident_digests, incident_moves, incidents;
  `);
}
