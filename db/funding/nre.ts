import type { Db, Tx } from '../knex';

/** A partner's product that a case supports. */
export interface ProductClaim {
  readonly caseId: string;
  readonly partnerId: string;
  readonly product: string;
}

/** Whether another open case supports the product. A case that was admitted but not written yet counts. */
export async function isProductTaken(db: Db | Tx, { caseId, partnerId, product }: ProductClaim): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { taken: boolean }[] }>(
    `select exists (select from nre_claims n where n.partner_id = :partnerId and n.product = :product and n.case_id::text <> :caseId
       and not exists (select from cases c where c.id = n.case_id and c.closed_at is not null)) as taken`,
    { caseId, partnerId, product },
  );
  return rows[0]?.taken === true;
}

/**
 * Claims the product for a case; false, claiming nothing, if another case has it and that is `exclusive`. Claims of a
 * partner are serialised.
 */
export const claimProduct = (db: Db, claim: ProductClaim, exclusive: boolean): Promise<boolean> =>
  db.transaction(async (tx) => {
    await tx.raw(`select pg_advisory_xact_lock(hashtextextended('nre/' || ?, 0))`, [claim.partnerId]);
    if (exclusive && (await isProductTaken(tx, claim))) return false;
    const { caseId, partnerId, product } = claim;
    await tx('nre_claims')
      .insert({ case_id: caseId, partner_id: partnerId, product })
      .onConflict('case_id')
      .merge(['product']);
    return true;
  });
