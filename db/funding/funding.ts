import type { FhProgramme } from '../../workflows/shared/funding';
import type { Db, Tx } from '../knex';

/** The last Beijing date (YYYY-MM-DD) of a partner's qualification for a programme; undefined while it has none. */
export async function qualifiedUntil(
  db: Db | Tx,
  partnerId: string,
  programme: FhProgramme,
): Promise<string | undefined> {
  const { rows } = await db.raw<{ rows: { validUntil: string }[] }>(
    `select c.data ->> 'validUntil' as "validUntil" from cases c join case_parties p on p.case_id = c.id and p.role = 'partner'
     where p.party_id = :partnerId and c.type = 'fh-qualification' and c.state = 'qualified'
       and c.form ->> 'programme' = :programme`,
    { partnerId, programme },
  );
  return rows[0]?.validUntil;
}

/** Whether a partner is qualified for a programme now. */
export const isQualified = async (db: Db | Tx, partnerId: string, programme: FhProgramme): Promise<boolean> =>
  (await qualifiedUntil(db, partnerId, programme)) !== undefined;
