import type { Knex } from 'knex';

/**
 * Since when parties are frozen, so that the clocks of their deadlines can stand still; what became of every message,
 * and which requests reached the other side; records of changes of an association that no case has made.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table freezes (
      party_id text not null references parties,
      since timestamptz not null,
      until timestamptz check (until >= since)
    );
    create unique index freezes_one_open on freezes (party_id) where until is null;
    create index freezes_by_party on freezes (party_id, since);
    insert into freezes (party_id, since) select id, updated_at from parties where kind = 'partner' and status = 'frozen';

    create function keep_freezes() returns trigger language plpgsql as $$
    begin
      if new.kind <> 'partner' then return null; end if;
      if new.status = 'frozen' then
        insert into freezes (party_id, since) values (new.id, world_now()) on conflict do nothing;
      else
        update freezes set until = greatest(since, world_now()) where party_id = new.id and until is null;
      end if;
      return null;
    end $$;
    create trigger parties_keep_freezes after insert or update of status on parties for each row execute function keep_freezes();

    /* When a partner was frozen, itself or with its master distributor (domain 1.0.7). Periods may overlap. */
    create view party_stops as
      select party_id, since, until from freezes
      union all
      select c.distributor_id, greatest(f.since, c.since), least(f.until, c.until)
      from freezes f join cooperations c on c.master_id = f.party_id
        and (c.until is null or c.until > f.since) and (f.until is null or f.until > c.since);

    create function is_frozen(a_party text) returns boolean language sql stable as $$
      select exists (select from party_stops s where s.party_id = a_party and s.until is null)
    $$;

    alter table tasks add column clock_stopped_at timestamptz;
    create index tasks_stopped on tasks (party_id) where clock_stopped_at is not null;

    alter table notices alter column case_id drop not null;
    alter table deliveries alter column case_id drop not null, add column sent_to text;
    alter table consent_tokens add column opened_at timestamptz;
    create table resends (
      id uuid primary key,
      task_id text not null references tasks on delete cascade,
      sent_by text not null,
      at timestamptz not null default world_now()
    );
    create index resends_by_task on resends (task_id, at);

    /* When somebody last looked at what waits for them. */
    create table inbox_visits (
      person_id text primary key,
      party_id text not null,
      at timestamptz not null
    );
    create index inbox_visits_by_party on inbox_visits (party_id, at);

    alter table association_records
      drop constraint association_records_pkey,
      alter column case_id drop not null,
      add column id uuid not null default gen_random_uuid() primary key,
      add unique (case_id),
      drop constraint association_records_initiated_by_check,
      add check (initiated_by in ('partner', 'customer', 'vendor')),
      add check ((case_id is null) = (initiated_by = 'vendor'));

    drop index association_records_by_time;
    create index association_records_by_time on association_records (at desc, (id::text) desc);

    create table assignment_records (
      id bigint generated always as identity primary key,
      customer_id text not null,
      partner_id text not null,
      person_id text not null,
      change text not null check (change in ('assigned', 'ended')),
      changed_by text not null,
      at timestamptz not null default world_now()
    );
    create index assignment_records_by_customer on assignment_records (customer_id, id);
    create trigger assignment_records_append_only before update or delete or truncate on assignment_records
      for each statement execute function refuse_change();
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table assignment_records, inbox_visits, resends;
    delete from association_records where case_id is null;
    drop index association_records_by_time;
    alter table association_records
      drop column id,
      drop constraint association_records_case_id_key,
      add primary key (case_id),
      drop constraint association_records_initiated_by_check,
      drop constraint association_records_check,
      add check (initiated_by in ('partner', 'customer'));
    create index association_records_by_time on association_records (at desc, (case_id::text) desc);
    alter table consent_tokens drop column opened_at;
    delete from notices where case_id is null;
    alter table deliveries alter column case_id set not null, drop column sent_to;
    alter table notices alter column case_id set not null;
    alter table tasks drop column clock_stopped_at;
    drop function is_frozen;
    drop view party_stops;
    drop trigger parties_keep_freezes on parties;
    drop function keep_freezes;
    drop table freezes;
  `);
}
