import type { Db } from '../../../db/knex';

/** How many rows each table gets that grows with cases and customers. */
export const MANY = 100_000;

/** One of the cases: closed, of partner 7, with a task, a command, a notice, a link and a file. */
export const CASE = idOf(7);

/** The id of the n-th row of a table whose ids are UUIDs. */
export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

/** An open case. */
export const OPEN_CASE = idOf(50);

/** A person of party 7. */
export const actor = { personId: 'person-7', partyId: 'party-7', roles: ['customer'], proof: 'role' } as const;

/** A decision on the open case, still without an id. */
export const command = {
  kind: 'decide',
  caseId: OPEN_CASE,
  workflowId: 'switch/50',
  type: 'relationship-switch',
  taskId: '50',
  body: {},
  actor,
  bodyHash: 'hash',
} as const;

/** A delivery that another worker has taken meanwhile. */
export const claimed = {
  id: idOf(1000),
  noticeId: idOf(1000),
  personId: 'person-1000',
  channel: 'email',
  attempts: 0,
  before: null,
} as const;

const id = (of = 'n'): string => `('00000000-0000-7000-8000-' || lpad((${of})::text, 12, '0'))::uuid`;
const hex = (of: string): string => `left(md5((${of})::text), 12)`;
// Ten years' worth.
const AT = `timestamptz '2016-12-01' + n * interval '52 minutes'`;
// The default, world_now(), takes longer than the rest of a row.
const NOW = 'clock_timestamp()';
// One case in fifty is open, as after some years.
const OPEN = 'n % 50 = 0';

const FILLING: Readonly<Record<string, string>> = {
  parties: `(id, kind, partner_kind, name, name_en, account_name, email, mobile, updated_at)
    select 'party-' || n, 'partner', 'csp', '合作伙伴' || n, 'Partner ' || ${hex('n')}, 'account-' || ${hex(`'a' || n`)}, ${hex(`'e' || n`)} || '@example.com',
      '138' || lpad(n::text, 8, '0'), ${NOW}`,
  people: `(id, party_id, name, name_en, email, roles, updated_at) select 'person-' || n, 'party-' || n, '姓名' || n, 'Name ' || n, 'p' || n || '@example.com',
    array['partner-admin'], ${NOW}`,
  assignments: `select 'party-' || n, 'person-' || n`,
  associations: `(customer_id, partner_id, model, since) select 'party-' || n, 'party-' || (n % 1000 + 1), 'referral', ${AT}`,
  cases: `(id, type, request_no, workflow_id, run_id, opening_command, state, outcome, version, form, parties, opener, opened_by, profile,
      policy_version, opened_at, updated_at, closed_at, chain_length, chain_head, thread_id)
    select ${id()}, (array['relationship-switch', 'customer-unlink', 'partner-opportunity', 'fh-incentive', 'nre'])[n % 5 + 1], 'RS' || n, 'switch/' || n,
      'run-' || n, ${id('n + 500000')}, case when ${OPEN} then 'pending-customer' else 'completed' end, case when not ${OPEN} then 'completed' end, 3,
      jsonb_build_object('email', 'e' || n, 'month', '2026-0' || n % 9 + 1, 'solutionId', 's' || n), '{}', '{"personId":"person-1"}', 'person-' || n, 'CN', 1, ${AT}, ${AT},
      case when not ${OPEN} then ${AT} end, 1, 'hash', ${id()}`,
  case_parties: `(case_id, role, party_id) select ${id()}, 'partner', 'party-' || n % 1000 + 1`,
  tasks: `(id, case_id, case_type, key, role, party_id, channel, status, opened_at, due_at, next_wake_at, decision, due_rule, deadline)
    select n::text, ${id()}, 'relationship-switch', 'customerConsent', 'customer', 'party-' || n, 'link', case when ${OPEN} then 'open' else 'decided' end,
      ${AT}, timestamptz '2027-01-01' + n * interval '1 minute', timestamptz '2027-01-01' + n * interval '1 minute', case when not ${OPEN} then 'grant' end,
      '{"days":15}', '{"provisional":false}'`,
  audit_events: `(case_id, seq, version, at, action, actor, acting_right, content_hash, hash)
    select ${id()}, 1, 1, ${AT}, 'case.opened', 'person-1', 'role', 'hash', 'hash'`,
  refused_attempts: `(at, actor, party_id, action, target, problem) select ${AT}, 'person-' || n, 'party-' || n, 'get', '/v1/cases', 'not-authorised'`,
  case_log: `(case_id, no, version, at, action, actor, form) select ${id()}, 1, 1, ${AT}, 'note', 'person-1', '{}'`,
  commands: `(id, kind, case_id, workflow_id, type, body, actor, owner, idempotency_key, body_hash, received_at, status, settled_at, next_attempt_at, attempts)
    select ${id('n + 500000')}, 'open', ${id()}, 'switch/' || n, 'relationship-switch', '{}', '{"partyId":"party-1"}', 'person-' || n, 'key', 'hash', ${AT},
      case when n % 1000 = 0 then 'received' else 'done' end, case when n % 1000 > 0 then ${AT} end, ${AT}, 1`,
  notices: `(id, case_id, task_id, template, party_id, role, channels, created_at, expanded_at)
    select ${id()}, ${id()}, n::text, 'task-opened', 'party-' || n, 'customer', '{email}', ${AT}, case when n % 1000 > 0 then ${AT} end`,
  deliveries: `(id, notice_id, case_id, person_id, channel, status, next_attempt_at)
    select ${id()}, ${id()}, ${id()}, 'person-' || n, 'email', case n % 1000 when 0 then 'queued' when 1 then 'failed' else 'sent' end, ${AT}`,
  station_messages: `(id, key, recipient, subject, body, sent_at) select ${id()}, n::text, 'person-' || n, 's', 'b', ${NOW}`,
  consent_tokens: `(hash, task_id, case_id, party_id, issued_at) select sha256(n::text::bytea), n::text, ${id()}, 'party-' || n, ${AT}`,
  quota_uses: `(quota, subject, case_id, used_at) select 'association.partnerRequestWindow', 'party-' || n % 1000, ${id()}, ${AT}`,
  effects: `(case_id, key, attempt, system, status, at) select ${id()}, 'flip', 1, 'crm', case when n % 1000 = 0 then 'failed' else 'done' end, ${AT}`,
  erasures: `(case_id, at, histories_deleted_at, outside_told_at)
    select ${id()}, ${AT}, case when n % 1000 > 0 then ${AT} end, case when n % 1000 > 0 then ${AT} end`,
  files: `(id, name, media_type, size, sha256, party_id, uploaded_by, uploaded_at, named_at, stored_at, erased_at)
    select ${id()}, 'f.pdf', 'application/pdf', 1, repeat('a', 64), 'party-' || n, 'person-' || n, ${AT}, ${NOW}, ${AT}, null::timestamptz`,
  case_files: `(case_id, slot, file_id, state, added_at, version) select ${id()}, 'file', ${id()}, 'submitted', ${AT}, 1`,
  association_records: `(case_id, customer_id, partner_id, operation, model_before, model_after, initiated_by, at)
    select ${id()}, 'party-' || n, 'party-' || n % 1000 + 1, 'switch', 'referral', 'reseller', 'partner', ${AT}`,
  list_makers: `(case_id, person_id, thread_id, at) select ${id()}, 'person-' || n, ${id()}, ${AT}`,
  funding_claims: `(kind, subject, case_id, claimed_at) select 'fh-person', 'specialist-' || n || '/2026-01/x', ${id()}, ${AT}`,
  invoices: `(partner_id, number, case_id, claimed_at) select 'party-' || n, n::text, ${id()}, ${AT}`,
  opportunity_needs: `(case_id, origin, customer_key, name_key, starts_on, ends_on, submitted_at)
    select ${id()}, 'partner', 'customer-' || n, 'name-' || n, '2026-01-01', '2026-12-31', ${AT}`,
};

/** The tables that grow with cases and customers. */
export const GROWING: readonly string[] = Object.keys(FILLING);

/** Fills every growing table. Skips all checks and builds indexes last, which makes it a matter of seconds. */
export async function fill(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.raw(
      `set local statement_timeout = 0; set local session_replication_role = replica; set local synchronous_commit = off`,
    );
    const { rows: indexes } = await tx.raw<{ rows: { name: string; definition: string }[] }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
       where i.indrelid::regclass::text = any (?) and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
      [GROWING] as never[],
    );
    const { rows: checks } = await tx.raw<{ rows: { table: string; name: string; definition: string }[] }>(
      `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
       from pg_constraint where contype = 'c' and conrelid::regclass::text = any (?)`,
      [GROWING] as never[],
    );
    for (const { name } of indexes) await tx.raw(`drop index ${name}`);
    for (const { table, name } of checks) await tx.raw(`alter table ${table} drop constraint ${name}`);
    for (const [table, rows] of Object.entries(FILLING))
      await tx.raw(`insert into ${table} ${rows} from generate_series(1, ${MANY}) n`);
    for (const { definition } of indexes) await tx.raw(definition);
    for (const { table, name, definition } of checks)
      await tx.raw(`alter table ${table} add constraint ${name} ${definition} not valid`);
  });
  await db.raw('set statement_timeout = 0');
  await db.raw('vacuum analyze');
  await db.raw('reset statement_timeout');
}
