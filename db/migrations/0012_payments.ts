import type { Knex } from 'knex';

/**
 * Budgets with an entry for every movement, payments with the keys of their orders, and which request an invoice
 * belongs to.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table budgets (
      key text primary key check (key ~ '^[a-z][a-z0-9-]{0,63}$'),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      total_minor bigint not null check (total_minor >= 0),
      reserved_minor bigint not null default 0 check (reserved_minor >= 0),
      committed_minor bigint not null default 0 check (committed_minor >= 0),
      paid_minor bigint not null default 0 check (paid_minor >= 0),
      constraint budgets_never_overdrawn check (reserved_minor + committed_minor + paid_minor <= total_minor)
    );

    /* No reference to cases: money is taken before the case is written. */
    create table ledger_entries (
      id bigint generated always as identity primary key,
      budget text not null references budgets,
      kind text not null check (kind in ('reserve', 'commit', 'release', 'pay')),
      amount_minor bigint not null check (amount_minor > 0),
      case_id uuid not null,
      /* How much of it comes out of a case's reservation, and which case that is. */
      drawn_minor bigint not null default 0 check (drawn_minor between 0 and amount_minor),
      drawn_from uuid,
      at timestamptz not null,
      key text not null unique check (length(key) between 1 and 255),
      check (kind in ('commit', 'release') or drawn_minor = 0),
      check ((drawn_minor > 0) = (drawn_from is not null))
    );
    create index ledger_entries_by_case on ledger_entries (case_id, budget);
    create index ledger_entries_drawn on ledger_entries (drawn_from, budget) where drawn_from is not null;
    create index ledger_entries_by_budget on ledger_entries (budget);
    create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
      for each statement execute function refuse_change();

    create table payments (
      key text primary key check (length(key) between 1 and 255),
      case_id uuid not null,
      round integer not null check (round > 0),
      amount_minor bigint not null check (amount_minor > 0),
      currency text not null check (currency ~ '^[A-Z]{3}$'),
      status text not null check (status in ('ordered', 'processing', 'paid', 'failed', 'returned')),
      reference text,
      ordered_at timestamptz not null,
      settled_at timestamptz,
      unique (case_id, round)
    );
    /* A case is paid once, even if the program has a bug. */
    create unique index payments_one_live on payments (case_id) where status in ('ordered', 'processing', 'paid');

    create table invoices (
      partner_id text not null,
      number text not null check (length(number) between 1 and 64),
      case_id uuid not null,
      claimed_at timestamptz not null,
      primary key (partner_id, number)
    );
    create index invoices_by_case on invoices (case_id);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw('drop table invoices, payments, ledger_entries, budgets');
}
