import type { Knex } from 'knex';

/** Products being supported, each by the case that was admitted (domain 1.5.7). */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table nre_claims (
      case_id uuid primary key,
      partner_id text not null references parties,
      product text not null check (length(product) between 1 and 128)
    );
    create index nre_claims_by_product on nre_claims (partner_id, product);
  `);
}

export const down = (db: Knex): Promise<void> => db.schema.dropTable('nre_claims');
