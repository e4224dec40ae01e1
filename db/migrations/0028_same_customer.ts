import type { Knex } from 'knex';
import { identityOf } from '../../workflows/opportunity/need';

/** The customer of each need by everything that identifies it; the offering no longer tells needs apart (ruling 6). */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    drop index opportunity_needs_same;
    alter table opportunity_needs
      drop column offering_key,
      add column account_id text,
      add column name_key text not null default '',
      /* Cases that somebody has looked at and found to be about other needs. */
      add column distinct_from uuid[] not null default '{}';
    create index opportunity_needs_by_registration on opportunity_needs (customer_key);
    create index opportunity_needs_by_account on opportunity_needs (account_id) where account_id is not null;
    create index opportunity_needs_by_name on opportunity_needs (name_key);
    delete from settings where key = 'opportunity.rejectDuplicates';

    /* When the outside world was told to forget; null while it has to be. A run that ends a case by it has told. */
    alter table erasures add column outside_told_at timestamptz default world_now();
    create index erasures_to_tell on erasures (at) where outside_told_at is null;
  `);
  const { rows } = await db.raw<{ rows: { id: string; form: Record<string, unknown> }[] }>(
    'select c.id, c.form from opportunity_needs n join cases c on c.id = n.case_id',
  );
  const identities = rows.map(({ id, form }) => ({ id, ...identityOf(form) }));
  await db.raw(
    `update opportunity_needs n set customer_key = i.registration, name_key = i.name, account_id = i."accountId"
     from jsonb_to_recordset(?::jsonb) as i(id uuid, registration text, name text, "accountId" text) where n.case_id = i.id`,
    [JSON.stringify(identities)],
  );
}

export async function down(db: Knex): Promise<void> {
  await db.raw(`
    alter table opportunity_needs add column offering_key text not null default '',
      drop column account_id, drop column name_key, drop column distinct_from;
    drop index opportunity_needs_by_registration;
    alter table erasures drop column outside_told_at;
    create index opportunity_needs_same on opportunity_needs (customer_key, offering_key, submitted_at);
  `);
}
