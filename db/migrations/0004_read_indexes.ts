import type { Knex } from 'knex';

/**
 * Indexes for lists and inboxes at a million cases; each serves one filter or order of `db/cases.ts` and `db/tasks.ts`.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index cases_open on cases (opened_at desc, id desc) where closed_at is null;
    create index cases_by_state on cases (state, opened_at desc);
    create index cases_by_outcome on cases (outcome, opened_at desc) where outcome is not null;
    create index cases_by_request_no on cases (request_no text_pattern_ops);
    create index cases_open_by_opener on cases (opened_by) where closed_at is null;
    create index tasks_open_by_due on tasks (due_at, id) where status = 'open';
    create index tasks_inbox_by_due on tasks (party_id, role, coalesce(due_at, 'infinity'::timestamptz), id) where status = 'open';
    drop index tasks_inbox;
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    create index tasks_inbox on tasks (party_id, role, due_at, id) where status = 'open';
    drop index cases_open, cases_by_state, cases_by_outcome, cases_by_request_no, cases_open_by_opener, tasks_open_by_due,
      tasks_inbox_by_due;
  `);
}
