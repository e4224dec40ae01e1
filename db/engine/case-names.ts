import type { Db } from '../knex';
import type { EffectRow } from './effects';

/** What tells a case apart in a list of operators: number, process, partners, and the steps in outside systems. */
export interface CaseName {
  readonly id: string;
  readonly requestNo: string;
  readonly type: string;
  readonly partners: readonly { readonly name: string; readonly nameEn: string }[];
  /** In the order in which they began. */
  readonly steps: readonly Pick<EffectRow, 'key' | 'status'>[];
}

/** The names of cases by their ids; one that is not written yet is absent. */
export async function caseNames(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, CaseName>> {
  const { rows } = await db.raw<{ rows: CaseName[] }>(
    `select c.id, c.request_no as "requestNo", c.type,
       (select coalesce(jsonb_agg(distinct jsonb_build_object('name', p.name, 'nameEn', p.name_en)), '[]')
         from case_parties cp join parties p on p.id = cp.party_id and p.kind = 'partner' where cp.case_id = c.id) as partners,
       (select coalesce(jsonb_agg(jsonb_build_object('key', e.key, 'status', e.status) order by e.at, e.key), '[]')
         from effects e where e.case_id = c.id) as steps
     from cases c where c.id = any (:ids::uuid[])`,
    { ids: ids },
  );
  return new Map(rows.map((row) => [row.id, row]));
}
