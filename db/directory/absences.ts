import { ROLES } from '../../workflows/kit/policy/roles';
import { recordChange } from '../administration/log';
import type { Db, Tx } from '../knex';
import { snakeKeys } from '../rows';

/** When a person is away, in Beijing dates, both included, and who stands in for them. */
export interface Absence {
  readonly from: string;
  readonly until: string;
  readonly substitute?: string | undefined;
}

/** A change of a person's absences: who made it, when, and what it replaced. */
export interface AbsenceChange {
  readonly at: Date;
  readonly by: string;
  readonly before: readonly Absence[];
  readonly after: readonly Absence[];
  readonly reason: string | null;
}

const AS_JSON = `coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('from', starts_on, 'until', ends_on, 'substitute', substitute_id))
  order by starts_on), '[]')`;

/** The absences of a person, by date. */
export async function absencesOf(db: Db | Tx, personId: string): Promise<Absence[]> {
  const { rows } = await db.raw<{ rows: [{ items: Absence[] }] }>(
    `select ${AS_JSON} as items from absences where person_id = ?`,
    [personId],
  );
  return rows[0].items;
}

/** How many changes are shown with the absences of a person. */
const SHOWN = 50;

/** The last changes of a person's absences, newest first. */
export async function absenceChanges(db: Db | Tx, personId: string): Promise<AbsenceChange[]> {
  return db('absence_changes')
    .where({ person_id: personId })
    .orderBy('id', 'desc')
    .limit(SHOWN)
    .select<AbsenceChange[]>('at', 'changed_by as by', 'before', 'after', 'reason');
}

/** Replaces the absences of a person, and keeps who did it, why and what was there; the same again changes nothing. */
export async function replaceAbsences(
  db: Db,
  {
    personId,
    by,
    items,
    reason,
  }: { personId: string; by: string; items: readonly Absence[]; reason?: string | undefined },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx('people').where({ id: personId }).forUpdate().first('id');
    const before = await absencesOf(tx, personId);
    await tx('absences').where({ person_id: personId }).delete();
    if (items.length > 0) await tx('absences').insert(items.map((item) => rowOf(tx, personId, by, item)));
    const after = await absencesOf(tx, personId);
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    const kept = { before: JSON.stringify(before), after: JSON.stringify(after) };
    await tx('absence_changes').insert({ person_id: personId, changed_by: by, reason: reason ?? null, ...kept });
    const entry = { actor: by, kind: 'absence', key: personId, reason } as const;
    await recordChange(tx, { ...entry, before: { items: before }, after: { items: after } });
  });
}

const rowOf = (tx: Tx, personId: string, setBy: string, { from, until, substitute }: Absence) =>
  snakeKeys({
    id: tx.raw('gen_random_uuid()'),
    personId,
    setBy,
    startsOn: from,
    endsOn: until,
    substituteId: substitute ?? null,
  });

/** What matters of somebody named as a substitute. */
export interface Substitute {
  readonly partyId: string;
  readonly active: boolean;
  /** Away themselves on every day of the absence. */
  readonly away: boolean;
  /** The roles of the absent person, and those of them that the substitute does not hold. */
  readonly roles: readonly string[];
  readonly lacks: readonly string[];
}

/** Looks at somebody named as a substitute for a person and an absence; undefined for unknown ids. */
export async function findSubstitute(
  db: Db | Tx,
  personId: string,
  { from, until, substitute }: Absence,
): Promise<Substitute | undefined> {
  const { rows } = await db.raw<{ rows: Substitute[] }>(
    `select s.party_id as "partyId", s.active,
       array(select r from unnest(:roles::text[]) r where holds_role(p, r)) as roles,
       array(select r from unnest(:roles::text[]) r where holds_role(p, r) and not holds_role(s, r)) as lacks,
       not exists (select from generate_series(:from::date, :until::date, interval '1 day') d
         where not exists (select from absences a where a.person_id = s.id and d::date between a.starts_on and a.ends_on)) as away
     from people s, people p where s.id = :substitute and p.id = :personId`,
    { from, until, substitute: substitute ?? null, personId, roles: Object.keys(ROLES) } as never,
  );
  return rows[0];
}
