import type { Db } from '../../../db/knex';
import type { HappenedReport } from './types';

/** What is worth counting, each as a query on the record. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'applications for qualification': `action = 'case.opened' and type = 'fh-qualification'`,
  'qualifications rejected at first': `to_state = 'qualification-rejected'`,
  'lists generated or drawn up': `to_state = 'pending-confirmation' and from_state is null`,
  'lists confirmed in time': `task_key = 'confirmation' and decision = 'confirm'`,
  'lists expired by silence': `to_state = 'expired' and type = 'fh-incentive'`,
  'lists objected to': `to_state = 'in-dispute'`,
  'objections answered with a corrected list': `action = 'case.correctList'`,
  'objections answered: the list is right': `action = 'case.upholdList'`,
  'months applied for': `task_key = 'submission' and decision = 'submit'`,
  'months begun and given up': `action = 'case.discard' and type = 'fh-incentive'`,
  'drafts never submitted': `to_state = 'not-requested' and task_expired`,
  'months rejected in preliminary review': `to_state = 'preliminary-rejected'`,
  'months resubmitted': `type = 'fh-incentive' and decision = 'resubmit'`,
  'rejected months lapsed at the end of their month': `to_state = 'closed-rejected' and task_expired`,
  'rejected months given up by requesting the payment': `action = 'case.closeForPayment'`,
  'stages of CCoE confirmed': `task_key = 'confirmation' and decision = 'confirm' and staged`,
  'payment requests': `type = 'fh-quarter' and task_key = 'paymentRequest' and decision = 'submit'`,
  'payment requests rejected': `to_state = 'payment-rejected'`,
  'payment requests resubmitted': `type = 'fh-quarter' and decision = 'resubmit'`,
  'invoices mailed': `task_key = 'invoice' and decision = 'mail'`,
  'invoices lost in the mail': `task_key = 'receipt' and decision = 'lost'`,
  'invoices refused': `to_state = 'invoice-rejected'`,
  'payments held because of an overdue bill': `to_state = 'payment-on-hold'`,
  'payments failed': `action = 'payment.failed'`,
  'payments returned': `action = 'payment.returned'`,
  'payments made again': `task_key = 'repair' and decision = 'retry'`,
  'banks asked because they were silent': `action = 'task.expired' and task_key = 'bankAnswer'`,
  'payments made': `action = 'payment.paid'`,
  'solutions applied for (NRE)': `action = 'case.opened' and type = 'nre'`,
  'statements of work that failed the assessment': `to_state = 'tech-rejected'`,
  'solutions rejected by the panel': `to_state = 'commercial-rejected'`,
  'agreements sent back by finance': `task_key = 'agreementRecheck' and decision = 'sendBack'`,
  'agreements effective': `action = 'agreement.effective'`,
  'milestones accepted': `to_state = 'milestone-accepted'`,
  'milestones rejected': `to_state = 'acceptance-rejected'`,
  'reminders to reviewers and finance': `action = 'task.reminded' and task_party = 'vendor'`,
  'reminders to partners': `action = 'task.reminded' and task_party <> 'vendor'`,
};

/** How often each thing has happened. */
export async function happenedIn(db: Db): Promise<HappenedReport[]> {
  const counts = Object.values(QUESTIONS).map((condition, n) => `count(*) filter (where ${condition})::int as q${n}`);
  const { rows } = await db.raw<{ rows: [Record<string, number>] }>(
    `select ${counts.join(', ')} from (
       select a.action, a.task_key, a.from_state, a.to_state, a.data ->> 'decision' as decision, c.type, jsonb_exists(c.form, 'stage') as staged,
         (select t.party_id from tasks t where t.id = a.task_id) as task_party,
         exists (select from audit_events e where e.case_id = a.case_id and e.action = 'task.expired' and e.task_key in ('resubmission', 'submission')) as task_expired
       from audit_events a join cases c on c.id = a.case_id) as said`,
  );
  return Object.keys(QUESTIONS).map((what, n) => ({ what, times: rows[0][`q${n}`] ?? 0 }));
}
