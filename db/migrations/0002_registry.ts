import type { Knex } from 'knex';

/**
 * The built-in registry (parties, people, associations, cooperations) and the simulated outside world. Length limits:
 * domain 1.0.6.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table parties (
      id text primary key check (id ~ '^[a-z0-9][a-z0-9.-]{0,63}$'),
      kind text not null check (kind in ('partner', 'customer', 'vendor')),
      partner_kind text check (partner_kind in ('csp', 'service-partner', 'system-integrator', 'learning-partner',
        'software-partner', 'master-distributor', 'cloud-distributor')),
      name text not null check (length(name) between 1 and 128),
      name_en text not null check (length(name_en) between 1 and 128),
      account_name text not null check (length(account_name) between 1 and 64),
      email text not null check (length(email) <= 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
      mobile text check (mobile ~ '^[+0-9][0-9 -]{4,31}$'),
      locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en-US')),
      status text not null default 'active' check (status in ('active', 'restricted', 'frozen', 'left', 'closed')),
      programmes text[] not null default '{}',
      regions text[] not null default '{}',
      verification_code_required boolean not null default false,
      named_account boolean not null default false,
      version integer not null default 1 check (version > 0),
      updated_at timestamptz not null default world_now(),
      check ((kind = 'partner') = (partner_kind is not null)),
      check (kind = 'partner' or status not in ('restricted', 'left')),
      check (kind <> 'partner' or status <> 'closed'),
      check (partner_kind is distinct from 'cloud-distributor' or cardinality(programmes) <= 1)
    );
    create index parties_by_kind on parties (kind, id);

    create table people (
      id text primary key check (id ~ '^[a-z0-9][a-z0-9.-]{0,127}$'),
      party_id text not null references parties,
      name text not null check (length(name) between 1 and 128),
      name_en text not null check (length(name_en) between 1 and 128),
      email text not null check (length(email) <= 254 and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
      mobile text check (mobile ~ '^[+0-9][0-9 -]{4,31}$'),
      locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en-US')),
      roles text[] not null check (cardinality(roles) between 1 and 3),
      active boolean not null default true,
      external_subject text unique check (length(external_subject) between 1 and 255),
      version integer not null default 1 check (version > 0),
      updated_at timestamptz not null default world_now(),
      check (roles <@ array['partner-main-account', 'partner-admin', 'account-manager', 'account-director',
        'partner-operator', 'customer', 'ecosystem-manager', 'service-ops', 'finance', 'pre-reviewer', 'bd', 'psm', 'psa',
        'vendor-operator']),
      check (not ('partner-admin' = any (roles)) or cardinality(roles) = 1),
      check (not (roles @> array['account-manager', 'account-director']))
    );
    create index people_by_party on people (party_id, id);

    create table customer_assignments (
      customer_id text not null references parties,
      person_id text not null references people,
      primary key (customer_id, person_id)
    );
    create index customer_assignments_by_person on customer_assignments (person_id);

    create table associations (
      id bigint generated always as identity primary key,
      customer_id text not null references parties,
      partner_id text not null references parties,
      model text not null check (model in ('referral', 'reseller')),
      since timestamptz not null,
      until timestamptz check (until >= since),
      check (customer_id <> partner_id)
    );
    create unique index associations_one_current_partner on associations (customer_id) where until is null;
    create index associations_by_partner on associations (partner_id, customer_id);

    create table cooperations (
      id bigint generated always as identity primary key,
      distributor_id text not null references parties,
      master_id text not null references parties,
      region text not null check (length(region) between 1 and 64),
      since timestamptz not null,
      until timestamptz check (until >= since),
      check (distributor_id <> master_id)
    );
    create unique index cooperations_one_current_master on cooperations (distributor_id) where until is null;
    create index cooperations_by_master on cooperations (master_id, distributor_id);

    create table world_facts (
      port text not null check (length(port) between 1 and 64),
      subject text not null check (length(subject) between 1 and 254),
      facts jsonb not null check (jsonb_typeof(facts) = 'object'),
      primary key (port, subject)
    );

    create table world_faults (
      port text not null check (length(port) between 1 and 64),
      subject text not null check (length(subject) between 1 and 254),
      fail integer not null default 0 check (fail >= 0),
      refuse text check (length(refuse) between 1 and 256),
      delay_ms integer not null default 0 check (delay_ms between 0 and 600000),
      primary key (port, subject)
    );

    create table world_effects (
      key text not null check (length(key) between 1 and 512),
      port text not null,
      operation text not null,
      subject text not null,
      request jsonb not null,
      result jsonb,
      at timestamptz not null default world_now(),
      primary key (port, operation, key)
    );
    create index world_effects_by_subject on world_effects (subject, at);

    create table verification_codes (
      id text primary key check (length(id) >= 32),
      party_id text not null,
      purpose text not null check (length(purpose) between 1 and 256),
      hash bytea not null check (length(hash) = 32),
      tries integer not null default 0,
      max_tries integer not null check (max_tries > 0),
      sent_at timestamptz not null,
      expires_at timestamptz not null check (expires_at > sent_at),
      passed_at timestamptz,
      check (tries between 0 and max_tries)
    );
    create index verification_codes_by_party on verification_codes (party_id, sent_at);

    create table station_messages (
      id uuid primary key default gen_random_uuid(),
      key text not null unique check (length(key) between 1 and 512),
      recipient text not null check (length(recipient) between 1 and 128),
      subject text not null,
      body text not null,
      sent_at timestamptz not null default world_now(),
      read_at timestamptz
    );
    create index station_messages_by_recipient on station_messages (recipient, sent_at desc);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop table station_messages, verification_codes, world_effects, world_faults, world_facts, cooperations, associations,
      customer_assignments, people, parties;
  `);
}
