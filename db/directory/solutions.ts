import type { Db, Tx } from '../knex';
import type { Page } from './directory';
import { camelColumns, snakeKeys, withIsoTimes } from '../rows';

/** A solution of a partner as our own registry keeps it. `entitlementUntil` is a Beijing date. */
export interface SolutionRow {
  readonly id: string;
  readonly partnerId: string;
  readonly name: string;
  readonly nameEn: string;
  readonly product: string;
  readonly certification: 'certified' | 'advanced' | 'none' | 'revoked';
  readonly entitlementUntil: string | null;
  readonly usedBy: string | null;
  readonly version: number;
}

const COLUMNS = camelColumns([
  ...['id', 'partner_id', 'name', 'name_en', 'product', 'certification', 'entitlement_until', 'used_by', 'version'],
]);

type Row = Record<string, unknown>;

/** A solution by id. */
export async function findSolution(db: Db | Tx, id: string): Promise<SolutionRow | undefined> {
  const row = await db('solutions').select(COLUMNS).where({ id }).first<Row | undefined>();
  return row && withIsoTimes<SolutionRow>(row);
}

/** Solutions by id; all of them without a limit. */
export async function listSolutions(
  db: Db | Tx,
  { partnerId, limit, after }: { partnerId?: string | undefined } & Partial<Page>,
): Promise<SolutionRow[]> {
  const query = db('solutions').select(COLUMNS).orderBy('id');
  if (partnerId !== undefined) void query.where('partner_id', partnerId);
  if (limit !== undefined) void query.limit(limit);
  if (after !== undefined) void query.where('id', '>', after);
  return ((await query) as Row[]).map((row) => withIsoTimes<SolutionRow>(row));
}

/**
 * Writes a solution but not whether its entitlement is used. Undefined, writing nothing, if it is another partner's.
 */
export async function saveSolution(
  db: Db | Tx,
  { id, ...solution }: Omit<SolutionRow, 'usedBy' | 'version'>,
): Promise<SolutionRow | undefined> {
  const row = snakeKeys(solution);
  const written = (await db('solutions')
    .insert({ id, ...row })
    .onConflict('id')
    .merge({ ...row, version: db.raw('solutions.version + 1'), updated_at: db.raw('world_now()') })
    .where({ 'solutions.partner_id': solution.partnerId })
    .returning('id')) as unknown[];
  return written.length === 0 ? undefined : findSolution(db, id);
}

/**
 * Uses up a solution's entitlement for a case; returns when (ISO), `used` if another case did, `unknown` if there is no
 * such solution.
 */
export async function useEntitlement(
  tx: Tx,
  { solutionId, caseId, at }: { solutionId: string; caseId: string; at: string },
): Promise<string | { refused: 'used' | 'unknown' }> {
  const row = await tx('solutions')
    .select({ usedBy: 'used_by', usedAt: 'used_at' })
    .where({ id: solutionId })
    .forUpdate()
    .first<{ usedBy: string | null; usedAt: Date | null } | undefined>();
  if (row === undefined) return { refused: 'unknown' };
  if (row.usedAt !== null) return row.usedBy === caseId ? row.usedAt.toISOString() : { refused: 'used' };
  await tx('solutions')
    .where({ id: solutionId })
    .update({ used_by: caseId, used_at: at, updated_at: tx.raw('world_now()') });
  return at;
}
