import type { Db, Tx } from '../db/knex';
import { seed as seedCalendars } from '../db/seeds/calendars';
import { seedWorld } from '../db/seeds/world';
import { PARTNER } from './world';

/** How many open tasks each measured person has, however many cases there are. */
export const OPEN_TASKS = 300;

/** A customer who has a handful of cases, however many there are. */
export const SMALL_CUSTOMER = 'bench-7';

const [CASES_OF_A_CUSTOMER, CASES_OF_A_PARTNER] = [5, 500];

/**
 * Two years of cases. Nine tenths are long closed; of the last tenth, partner and vendor reviewer have their open
 * tasks, four tenths wait for customers, the rest is closed. One case in a hundred is the partner's.
 */
const CASES = `
  create temporary table made on commit drop as
  select n, uuidv7(opened_at - clock_timestamp()) as id, opened_at,
    case kind when 'review' then 'partner-unlink' when 'approval' then 'customer-unlink' else 'relationship-switch' end as type,
    case kind when 'review' then 'pre-review' when 'approval' then 'pending-partner' when 'consent' then 'pending-customer' else 'completed' end as state,
    case kind when 'review' then 'preReview' when 'approval' then 'partnerApproval' else 'customerConsent' end as key,
    kind, kind <> 'closed' as open, 'bench-' || n % greatest(1, :cases / ${CASES_OF_A_CUSTOMER}) as customer,
    case when kind = 'approval' or n % 100 = 0 then '${PARTNER}' else 'bench-partner-' || n % greatest(1, :cases / ${CASES_OF_A_PARTNER}) end as partner
  from (
    select n, now() - interval '730 days' * (1 - n::float8 / :cases) as opened_at,
      case when m <= 0 then 'closed' when m % every = 0 and m / every <= ${OPEN_TASKS} then 'approval'
        when m % every = 1 and m / every < ${OPEN_TASKS} then 'review' when m % 10 < 4 then 'consent' else 'closed' end as kind
    from (select n, n - (:cases * 9 / 10) as m, :cases / 10 / ${OPEN_TASKS} as every from generate_series(1, :cases) n) numbered
  ) kinds`;

const ROWS = [
  `insert into parties (id, kind, name, name_en, account_name, email)
   select distinct on (customer) customer, 'customer', '客户 ' || customer, 'Customer ' || customer, customer, customer || '@bench.example' from made`,
  `insert into parties (id, kind, partner_kind, name, name_en, account_name, email)
   select distinct on (partner) partner, 'partner', 'csp', '伙伴 ' || partner, 'Partner ' || partner, partner, partner || '@bench.example'
   from made where partner <> '${PARTNER}'`,
  `insert into people (id, party_id, name, name_en, email, roles)
   select '${SMALL_CUSTOMER}', '${SMALL_CUSTOMER}', '客户', 'Customer', 'customer@bench.example', array['customer']`,
  `insert into cases (id, thread_id, type, request_no, workflow_id, run_id, opening_command, state, outcome, version, form, data, parties, opener,
     opened_by, profile, policy_version, opened_at, updated_at, closed_at, chain_length)
   select id, id, type, 'BE-' || n, 'association/' || n, gen_random_uuid()::text, gen_random_uuid(), state, case when not open then state end, 3,
     jsonb_build_object('customerId', customer, 'reason', 'The customer asked for it', 'noticeAccepted', true),
     '{"from": "referral", "to": "reseller"}', jsonb_build_object('vendor', 'vendor', 'partner', partner, 'customer', customer),
     jsonb_build_object('personId', opener, 'partyId', party, 'roles', jsonb_build_array('customer'), 'proof', 'role'),
     opener, 'CN', 1, opened_at, opened_at, case when not open then opened_at + interval '1 day' end, 5
   from (select *, case kind when 'approval' then customer else partner || '.admin' end as opener,
     case kind when 'approval' then customer else partner end as party from made) made`,
  `insert into case_parties (case_id, role, party_id)
   select id, role, party from made, lateral (values ('vendor', 'vendor'), ('partner', partner), ('customer', customer)) as involved (role, party)`,
  `insert into tasks (id, case_id, case_type, key, role, party_id, channel, status, due_rule, calendar, opened_at, due_at, deadline, remind_at,
     next_wake_at, decision, decided_by, decided_at)
   select id || '.1', id, type, key, case kind when 'review' then 'pre-reviewer' when 'approval' then 'partner-admin' else 'customer' end,
     case kind when 'review' then 'vendor' when 'approval' then partner else customer end,
     case when kind in ('review', 'approval') then 'inbox' else 'link' end, case when open then 'open' else 'decided' end,
     '{"days": 15}', 'CN', opened_at, due_at, '{"startDate": "2026-01-05", "lastDay": "2026-01-20", "skipped": [], "makeUpDays": []}',
     array[due_at - interval '1 day'], case when open then due_at end, case when not open then 'grant' end, case when not open then customer end,
     case when not open then opened_at + interval '1 day' end
   from (select *, case when open then now() + interval '1 day' * (1 + n % 15) else opened_at + interval '15 days' end as due_at from made) made`,
];

/** Fills an empty database with so many cases. */
export async function fill(db: Db, cases: number): Promise<void> {
  await seedCalendars(db);
  await seedWorld(db);
  await db.transaction(async (tx) => {
    // Rows made by one statement contradict no reference; checking each takes longer than writing it.
    await tx.raw(`set local statement_timeout = 0; set local session_replication_role = replica`);
    await withoutIndexes(tx, ['cases', 'case_parties', 'tasks'], async () => {
      await tx.raw(CASES, { cases });
      for (const statement of ROWS) await tx.raw(statement);
    });
  });
  await db.raw('vacuum analyze');
}

/** Drops indexes for the work and rebuilds them afterwards, as sorted as after a dump and restore. */
async function withoutIndexes(tx: Tx, tables: readonly string[], work: () => Promise<void>): Promise<void> {
  const { rows } = await tx.raw<{ rows: { name: string; definition: string }[] }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
     where i.indrelid::regclass::text = any (?) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [tables as string[]] as never[],
  );
  for (const { name } of rows) await tx.raw(`drop index ${name}`);
  await work();
  for (const { definition } of rows) await tx.raw(definition);
}
