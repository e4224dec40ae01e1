import type { Client } from '@temporalio/client';
import type { Db } from '../../db/knex';
import { CONFLICTS } from '../../db/engine/commands';
import { chainEnd, verifyChain } from '../../db/engine/timeline';
import type { Caller, Write } from '../../dev/caller';
import type { Sent } from '../../dev/installation';

const OF_CUSTOMERS = `type in ('relationship-switch', 'partner-unlink', 'customer-unlink')`;

/** A promise of the product as a query on the tables: it returns a row per violation. */
const PROMISES: Readonly<Record<string, string>> = {
  'a command is neither done nor refused': `select id, kind, case_id from commands where status = 'received'`,
  'an opening is done and there is no case': `select id from commands c where kind = 'open' and status = 'done'
     and not exists (select from cases where id = c.case_id and opening_command = c.id)`,
  'a decision is done and not on the record': `select id from commands c where kind = 'decide' and status = 'done' and not jsonb_exists(body, 'erased')
     and not exists (select from audit_events a where a.task_id = c.task_id and a.action = 'task.decided' and a.actor = c.owner
       and a.data ->> 'decision' = c.body ->> 'decision')`,
  'a withdrawal is done and the case was not withdrawn': `select c.id from commands c join cases on cases.id = c.case_id
     where c.kind = 'act' and c.status = 'done' and c.body ->> 'action' = 'withdraw' and cases.outcome is distinct from 'withdrawn'`,
  'a task was decided twice': `select task_id from audit_events where action = 'task.decided' group by task_id having count(*) > 1`,
  'a case was opened or closed twice': `select case_id, action from audit_events where action in ('case.opened', 'case.closed')
     group by case_id, action having count(*) > 1`,
  'an open case waits for nobody': `select id, state from cases where closed_at is null
     and not exists (select from tasks where case_id = cases.id and status = 'open')`,
  'a closed case has an open task': `select id from cases where closed_at is not null
     and exists (select from tasks where case_id = cases.id and status = 'open')`,
  'an effect was done more often than the change was tried': `select split_part(key, '/', 1) as id, split_part(key, '/', 3) as effect
     from world_effects where port in ('billing', 'coupons', 'delegation', 'association', 'directory') and key like '%/%/%'
     group by 1, 2 having count(*) > (select count(*) from audit_events a where a.case_id::text = split_part(min(key), '/', 1)
       and a.action = 'state.entered' and a.to_state = 'applying')`,
  'an association changed twice for one case': `select split_part(key, '/', 1) as id from world_effects
     where port = 'association' and operation = 'change' group by 1 having count(*) > 1`,
  'a completed case has not changed the association once': `select id from cases where outcome = 'completed' and ${OF_CUSTOMERS}
     and (select count(*) from world_effects where port = 'association' and operation = 'change' and key like cases.id || '/%') <> 1`,
  'a case without success has changed the association': `select id from cases where outcome <> 'completed'
     and exists (select from world_effects where port = 'association' and operation = 'change' and key like cases.id || '/%')`,
  'a completed case has no line in the records': `select id from cases where (outcome = 'completed' and ${OF_CUSTOMERS})
     <> exists (select from association_records where case_id = cases.id) and closed_at is not null`,
  'purchases stay locked after a case': `select id from cases join world_facts on port = 'billing'
     and facts ->> 'purchaseLock' = cases.id::text where closed_at is not null`,
  'a task is announced other than once': `select t.id from tasks t where not t.standing and
     (select count(*) from notices n where n.task_id = t.id and n.template = 'task-opened') <> 1`,
  'a cooperation that was agreed has not begun once': `select id, outcome from cases where outcome in ('cooperating', 'accepted')
     and (select count(*) from world_effects where operation = 'startCooperation' and key = cases.id || '/cooperation') <> 1`,
  'a cooperation began without an agreement': `select id, outcome from cases where type in ('cooperation-review', 'distributor-invitation')
     and closed_at is not null and outcome not in ('cooperating', 'accepted')
     and exists (select from world_effects where operation = 'startCooperation' and key = cases.id || '/cooperation')`,
  'a distributor was won by two at once': `select a.id, b.id as other from cases a join cases b on a.parties ->> 'distributor' = b.parties ->> 'distributor'
     where a.id < b.id and a.outcome in ('cooperating', 'accepted') and b.outcome in ('cooperating', 'accepted')
       and a.opened_at < b.closed_at and b.opened_at < a.closed_at`,
  'a master or distributor is told other than once how it ended': `select c.id, c.outcome, party from cases c, lateral (values (c.parties ->> 'master'), (c.parties ->> 'distributor')) as of (party)
     where c.type in ('cooperation-review', 'distributor-invitation') and c.closed_at is not null
       and (select count(*) from notices n where n.case_id = c.id and n.template = 'case-closed' and n.party_id = party) <> 1`,
  'progress is in the log other than once': `select c.id from cases c where type in ('partner-opportunity', 'vendor-opportunity')
     and (select count(*) from case_log l where l.case_id = c.id and l.action = 'progress' and l.erased_at is null)
       <> (select count(*) from commands k where k.case_id = c.id and k.status = 'done' and k.body ->> 'action' = 'progress')`,
  'an opportunity is delivered and was not told to the CRM once': `select id from cases where outcome = 'delivered'
     and (select count(*) from world_effects w where w.port = 'crm' and w.request ->> 'caseId' = cases.id::text
       and w.request ->> 'state' = 'delivered') <> 1`,
  'an erased case still says who was meant': `select c.id from erasures e join cases c on c.id = e.case_id where jsonb_exists(c.form, 'contacts')
     or exists (select from commands k where k.case_id = c.id and k.status <> 'received' and not jsonb_exists(k.body, 'erased'))
     or exists (select from audit_events a where a.case_id = c.id and a.at <= e.at and a.erased_at is null)
     or exists (select from world_effects w where w.port = 'crm' and w.request ->> 'caseId' = c.id::text and jsonb_exists(w.request, 'title'))`,
  'the balances of a budget are not what its movements add up to': `select b.key from budgets b left join ledger_entries e on e.budget = b.key group by b.key
     having b.paid_minor <> coalesce(sum(e.amount_minor) filter (where e.kind = 'pay'), 0)
       or b.reserved_minor <> coalesce(sum(e.amount_minor) filter (where e.kind = 'reserve'), 0) - coalesce(sum(e.drawn_minor), 0)
       or b.committed_minor <> coalesce(sum(e.amount_minor) filter (where e.kind = 'commit'), 0) - coalesce(sum(e.amount_minor) filter (where e.kind = 'pay'), 0)
         - coalesce(sum(e.amount_minor - e.drawn_minor) filter (where e.kind = 'release'), 0)`,
  'an ended case still holds money': `select c.id, c.type, c.outcome from cases c join lateral (
       select sum(case when e.case_id <> c.id then 0 when e.kind in ('reserve', 'commit') then e.amount_minor when e.kind = 'pay' then -e.amount_minor
           else e.drawn_minor - e.amount_minor end) - coalesce(sum(e.drawn_minor) filter (where e.drawn_from = c.id), 0) as held
       from ledger_entries e where e.case_id = c.id or e.drawn_from = c.id) l on l.held <> 0
     where c.closed_at is not null`,
  'a payment is paid other than once, or without the word of the bank': `select c.id, c.outcome from cases c where c.type = 'invoice-payment' and c.closed_at is not null
     and ((c.outcome = 'paid')::int, (c.outcome = 'paid')::int) is distinct from (
       (select count(*)::int from ledger_entries e where e.case_id = c.id and e.kind = 'pay'),
       (select count(*)::int from payments p where p.case_id = c.id and p.status = 'paid'))`,
  'a request is paid by two cases': `select form ->> 'sourceCaseId' as request from cases where type = 'invoice-payment' and outcome is distinct from 'cancelled'
     group by 1, form ->> 'sourceNo' having count(*) > 1`,
  'a cancelled payment keeps an invoice': `select i.number from invoices i join cases c on c.id = i.case_id where c.outcome = 'cancelled'`,
  'a cancellation or a word of the bank has one person': `select c.id, c.outcome from cases c where c.type = 'invoice-payment' and c.closed_at is not null
     and (select count(distinct k.owner) from commands k left join tasks t on t.id = k.task_id where k.case_id = c.id and k.status = 'done'
       and (k.body ->> 'action' in ('cancel', 'paymentResult') or t.key in ('secondPerson', 'wordConfirmation'))) < 2`,
  'an ended list claims people for nothing': `select f.subject from funding_claims f join cases c on c.id = f.case_id
     where f.kind = 'fh-person' and c.closed_at is not null and c.outcome <> 'finalised'`,
  'somebody took two steps in a thread that exclude each other': `select a.thread_id, a.person_id, a.duty as first, b.duty as then
     from duties_done a join duties_done b on b.thread_id = a.thread_id and b.person_id = a.person_id and b.at > a.at
     where jsonb_exists('${CONFLICTS}'::jsonb -> b.duty, a.duty)`,
  'the end of a case is told other than once to each side': `select case_id, party_id, role, count(*) from notices
     where template = 'case-closed' group by case_id, party_id, role having count(*) > 1`,
};

/** Every promise broken in the tables now, one sentence each; recomputes the chains of cases changed since `since`. */
export async function brokenPromises(db: Db, since: Date): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(PROMISES).map(async ([promise, question]) => {
      const { rows } = await db.raw<{ rows: object[] }>(question);
      return rows.map((row) => `${promise}: ${JSON.stringify(row)}`);
    }),
  );
  const ids = (await db('cases').where('updated_at', '>=', since).pluck('id')) as string[];
  const chains = await Promise.all(
    ids.map(async (id) =>
      (await verifyChain(db, id, await chainEnd(db, id))) ? [] : [`the chain of ${id} is broken`],
    ),
  );
  return [...found, ...chains].flat();
}

/** Cases whose workflow disagrees with their row: an open case has a running one, a closed case none. */
export async function strayWorkflows(db: Db, client: Client, since: Date): Promise<string[]> {
  // The engine forgets erased cases.
  const cases = await db('cases')
    .where('updated_at', '>=', since)
    .whereNotIn('id', db('erasures').select('case_id'))
    .select<{ id: string; workflow_id: string; run_id: string; closed_at: Date | null }[]>(
      'id',
      'workflow_id',
      'run_id',
      'closed_at',
    );
  const found = await Promise.all(
    cases.map(async ({ id, workflow_id, run_id, closed_at }) => {
      const first = await client.workflow.getHandle(workflow_id, run_id).describe();
      const wentOn = first.status.name === 'CONTINUED_AS_NEW';
      const { status } = wentOn ? await client.workflow.getHandle(workflow_id).describe() : first;
      const right = closed_at === null ? status.name === 'RUNNING' : status.name === 'COMPLETED';
      return right ? [] : [`case ${id} is ${closed_at === null ? 'open' : 'closed'}, its workflow is ${status.name}`];
    }),
  );
  return found.flat();
}

/** Writes whose command is lost, ended otherwise than the sender was told, or gets another answer when repeated. */
export async function brokenAnswers(db: Db, caller: Caller, writes: readonly Write[]): Promise<string[]> {
  const found = await Promise.all(
    writes.map(async (write) => {
      const { person, key, answer, deferred } = write;
      const command = await db('commands')
        .where({ owner: person, idempotency_key: key })
        .first<{ id: string; status: string; erased: boolean } | undefined>(
          'id',
          'status',
          db.raw(`jsonb_exists(body, 'erased') as erased`),
        );
      const accepted = answer.status < 300;
      if (command === undefined) return accepted ? [`${key} was accepted and is lost`] : [];
      if (accepted !== (command.status === 'done'))
        return [`${key} was answered ${answer.status} and is ${command.status}`];
      const again = await caller.repeat(write);
      // Answers about an erased case are rebuilt from what is left of it.
      const same =
        command.erased ||
        (accepted ? JSON.stringify(again.body) === JSON.stringify(answer.body) : again.body.type === answer.body.type);
      const expected = deferred && accepted ? again.status < 300 : again.status === answer.status;
      return same && expected ? [] : [`${key} was answered ${answer.status} and ${again.status} when repeated`];
    }),
  );
  return found.flat();
}

/**
 * Unfinished deliveries, and how often a message went out more than once: allowed if its sender died with the receipt.
 */
export async function deliveries(
  db: Db,
  sent: readonly Sent[],
): Promise<{ waiting: number; failed: string[]; doubled: number }> {
  const rows = await db('deliveries')
    .whereNotIn('status', ['sent', 'unneeded'])
    .select<{ id: string; status: string; last_error: string | null }[]>('id', 'status', 'last_error');
  const unexpanded = Number((await db('notices').whereNull('expanded_at').count())[0]?.count);
  const failed = rows.filter(({ status }) => status !== 'queued');
  return {
    waiting: rows.filter(({ status }) => status === 'queued').length + unexpanded,
    failed: failed.map(({ id, status, last_error }) => `message ${id} ${status}: ${last_error ?? ''}`),
    doubled: sent.length - new Set(sent.map(({ id }) => id)).size,
  };
}
