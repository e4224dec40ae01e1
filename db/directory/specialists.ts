import type { FhProgramme } from '../../workflows/shared/funding';
import { addDays, addMonths } from '../../workflows/kit/policy/deadlines';
import { type Page, saveRow, type Written } from './directory';
import type { Db, Tx } from '../knex';
import { camelColumns, withIsoTimes } from '../rows';

/** How far a person has come as dedicated personnel of a partner. */
export type SpecialistState = keyof typeof SPECIALIST_STATES;

/** The states of dedicated personnel with those that may follow (domain 1.4.4). */
export const SPECIALIST_STATES = {
  invited: ['bound', 'expired'],
  expired: ['invited'],
  bound: ['specialist-in-review', 'unbound'],
  unbound: ['invited'],
  'specialist-in-review': ['specialist', 'specialist-rejected', 'unbound'],
  'specialist-rejected': ['specialist-in-review', 'unbound'],
  specialist: ['cancellation-in-review', 'unbound'],
  'cancellation-in-review': ['cancelled', 'specialist', 'unbound'],
  cancelled: ['specialist-in-review', 'unbound'],
} as const;

/** One of a partner's dedicated personnel. Dates are Beijing dates; the amount is per month, in minor units. */
export interface SpecialistRow {
  id: string;
  partnerId: string;
  name: string;
  email: string;
  mobile: string | null;
  state: SpecialistState;
  position: string | null;
  worksSince: string | null;
  certificates: { code: string; validUntil: string }[];
  programme: FhProgramme | null;
  project: string | null;
  amountMinor: number | null;
  amountCurrency: string | null;
  activeFrom: string | null;
  activeUntil: string | null;
  version: number;
  updatedAt: string;
}

const COLUMNS = camelColumns([
  ...['id', 'partner_id', 'name', 'email', 'mobile', 'state', 'position', 'works_since', 'certificates', 'programme'],
  ...['project', 'amount_minor', 'amount_currency', 'active_from', 'active_until', 'version', 'updated_at'],
]);

type Row = Record<string, unknown>;

/** Somebody with this address or number is already bound to a partner. */
export class BoundElsewhere extends Error {
  override readonly name = 'BoundElsewhere';
}

/** One of the dedicated personnel by id. */
export async function findSpecialist(db: Db | Tx, id: string): Promise<SpecialistRow | undefined> {
  const row = await db('specialists').select(COLUMNS).where({ id }).first<Row | undefined>();
  return row && withIsoTimes<SpecialistRow>(row);
}

/** Dedicated personnel in order of id. */
export async function listSpecialists(
  db: Db | Tx,
  filter: { partnerId?: string | undefined; programme?: string | undefined; state?: string | undefined } & Page,
): Promise<SpecialistRow[]> {
  const query = db('specialists').select(COLUMNS).orderBy('id').limit(filter.limit);
  if (filter.partnerId !== undefined) void query.where('partner_id', filter.partnerId);
  if (filter.programme !== undefined) void query.where('programme', filter.programme);
  if (filter.state !== undefined) void query.where('state', filter.state);
  if (filter.after !== undefined) void query.where('id', '>', filter.after);
  return ((await query) as Row[]).map((row) => withIsoTimes<SpecialistRow>(row));
}

/** A programme's paid specialists for a month (YYYY-MM): active in it, certified for all of it. By partner and id. */
export async function eligibleSpecialists(
  db: Db | Tx,
  { programme, month }: { programme: string; month: string },
): Promise<SpecialistRow[]> {
  const firstDay = `${month}-01`;
  const lastDay = addDays(addMonths(firstDay, 1), -1);
  const rows = (await db('specialists')
    .select(COLUMNS)
    .where({ programme, state: 'specialist' })
    .where('amount_minor', '>', 0)
    .where('active_from', '<=', lastDay)
    .where((active) => void active.whereNull('active_until').orWhere('active_until', '>=', firstDay))
    .whereRaw(
      `exists (select from jsonb_array_elements(certificates) certificate where certificate ->> 'validUntil' >= ?)`,
      [lastDay],
    )
    .orderBy(['partner_id', 'id'])) as Row[];
  return rows.map((row) => withIsoTimes<SpecialistRow>(row));
}

/** Writes a specialist; throws `StaleVersion` as `saveParty` does, and `BoundElsewhere`. */
export async function saveSpecialist(db: Db | Tx, specialist: Written<SpecialistRow>): Promise<SpecialistRow> {
  const row = { ...specialist, certificates: JSON.stringify(specialist.certificates) };
  try {
    return withIsoTimes<SpecialistRow>(await saveRow(db, 'specialists', COLUMNS, row));
  } catch (error) {
    const { constraint } = error as { constraint?: string };
    throw constraint?.startsWith('specialists_bound_') ? new BoundElsewhere(specialist.id) : error;
  }
}
