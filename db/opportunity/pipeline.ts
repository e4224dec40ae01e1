import type { ProcessType } from '../../workflows/registry';
import type { Db } from '../knex';
import { type Viewer, visibleTo } from '../engine/viewer';

/** How many opportunities are in a state, and their expected revenue in one currency; null where none is given. */
export interface StateSum {
  readonly state: string;
  readonly open: boolean;
  readonly count: number;
  readonly currency: string | null;
  readonly minor: number;
}

/** The opportunities of a kind that the viewer may see, by state. */
export async function pipelineOf(db: Db, viewer: Viewer, type: ProcessType): Promise<StateSum[]> {
  const visible = visibleTo(viewer);
  const { rows } = await db.raw<{ rows: StateSum[] }>(
    `select c.state, c.closed_at is null as open, count(*)::int as count, c.form -> 'expectedRevenue' ->> 'currency' as currency,
       coalesce(sum((c.form -> 'expectedRevenue' ->> 'minor')::bigint), 0)::bigint as minor
     from cases c where c.type = ? and ${visible.sql} group by 1, 2, 4 order by 1, 4`,
    [type, ...visible.bindings] as string[],
  );
  return rows;
}
