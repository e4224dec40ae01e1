import type { Knex } from 'knex';

/**
 * Indexes for erasure, operations and search, and for every reference between tables: none may scan what grows with the
 * cases.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    /* On tables of several years this takes longer than a request may. */
    set local statement_timeout = 0;
    create extension if not exists pg_trgm;

    create index commands_by_case on commands (case_id);
    create index notices_by_case on notices (case_id);
    create index consent_tokens_by_case on consent_tokens (case_id);
    create index quota_uses_by_case on quota_uses (case_id);
    create index associations_by_customer on associations (customer_id);
    create index cooperations_by_distributor on cooperations (distributor_id);

    create index deliveries_undelivered on deliveries (notice_id) where status in ('failed', 'bounced');
    create index effects_failed on effects (at desc) where status = 'failed';
    create index audit_events_by_time on audit_events (at, event_no);
    create index association_records_by_time on association_records (at desc, (case_id::text) desc);
    create index associations_by_time on associations (since);
    create index associations_ended on associations (until) where until is not null;
    create index funding_claims_by_person on funding_claims (split_part(subject, '/', 1), split_part(subject, '/', 2))
      where kind = 'fh-person';

    create index parties_by_text on parties using gin
      (id gin_trgm_ops, name gin_trgm_ops, name_en gin_trgm_ops, account_name gin_trgm_ops, email gin_trgm_ops, mobile gin_trgm_ops);
  `);
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    drop index parties_by_text, funding_claims_by_person, associations_ended, associations_by_time, association_records_by_time, audit_events_by_time, effects_failed, deliveries_undelivered,
      cooperations_by_distributor, associations_by_customer, quota_uses_by_case, consent_tokens_by_case, notices_by_case,
      commands_by_case;
    drop extension pg_trgm;
  `);
}
