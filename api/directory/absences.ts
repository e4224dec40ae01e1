import { z } from 'zod';
import { worldNow } from '../../db/calendar/clock';
import {
  type Absence,
  absenceChanges,
  absencesOf,
  findSubstitute,
  replaceAbsences,
  type Substitute,
} from '../../db/directory/absences';
import { findPerson, type PersonRow } from '../../db/directory/directory';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import { managesClaims } from '../../workflows/kit/policy/claims';
import { beijingDate } from '../../workflows/kit/policy/deadlines';
import type { Label } from '../../workflows/kit/policy/labels';
import { type Role, ROLES, VENDOR } from '../../workflows/kit/policy/roles';
import { REASON } from '../administration/reason';
import type { Call } from '../http/http';
import { type FieldError, notFound, Problem } from '../http/problems';
import { id } from '../http/texts';
import { named } from './directory-access';
import type { AbsencesView } from '../shapes/directory';

/** The days that absences may name. */
const DAYS = { min: '2020-01-01', max: '2099-12-31' };

const day = () => z.iso.date().refine((at) => at >= DAYS.min && at <= DAYS.max, { params: DAYS });

/** The absences of a person as they are written: at most twenty. */
export const absencesBody = z.strictObject({
  items: z.array(z.strictObject({ from: day(), until: day(), substitute: id(128).optional() })).max(20),
  ...REASON,
});

type Reading = Pick<Call<unknown, unknown>, 'deps' | 'actor' | 'params'>;

/**
 * The person whose absences the caller may see and set: themselves, one of their party as its administrator, anybody as
 * an operator. A colleague's attempt is kept; unknown and foreign people are not found.
 */
export async function personConcerned(call: Reading, action: string): Promise<PersonRow> {
  const { deps, actor } = call;
  const person = await findPerson(deps.db, named(call));
  const known = person?.partyId === actor.partyId || managesClaims(actor, VENDOR);
  if (person === undefined || !known) throw notFound();
  if (person.id === actor.personId || managesClaims(actor, person.partyId)) return person;
  await recordRefusedAttempt(deps.db, { actor, action, target: person.id, problem: 'not-authorised' });
  throw new Problem('not-authorised');
}

/** A person's absences with what each substitute cannot do, and the last changes. */
export async function absencesView({ deps }: Pick<Call, 'deps'>, person: PersonRow): Promise<AbsencesView> {
  const [items, changes] = await Promise.all([absencesOf(deps.db, person.id), absenceChanges(deps.db, person.id)]);
  return { items: await Promise.all(items.map((item) => withLacking(deps, person.id, item))), changes };
}

async function withLacking(
  { db }: Call['deps'],
  personId: string,
  item: Absence,
): Promise<AbsencesView['items'][number]> {
  if (item.substitute === undefined) return item;
  const lacks = (await findSubstitute(db, personId, item))?.lacks ?? [];
  return lacks.length === 0 ? item : { ...item, lacks };
}

/** Replaces a person's absences, or refuses with every fault that they have. */
export async function setAbsences(
  call: Pick<Call, 'deps' | 'actor'>,
  person: PersonRow,
  { items, reason }: z.output<typeof absencesBody>,
): Promise<void> {
  const { db } = call.deps;
  const errors = [...faultsOfDates(items), ...(await faultsOfSubstitutes(call, person, items))];
  if (errors.length > 0) throw new Problem('invalid', { errors });
  await replaceAbsences(db, { personId: person.id, by: call.actor.personId, items, reason });
}

const fault = (at: number, field: keyof Absence, code: string, message: Label): FieldError => ({
  path: `items.${at}.${field}`,
  code,
  message,
});

const BACKWARDS: Label = { zh: '不能早于开始日期', en: 'is before the first day' };
const OVERLAP: Label = { zh: '与另一段不在岗时间重叠', en: 'overlaps with another absence' };

function faultsOfDates(items: readonly Absence[]): FieldError[] {
  return items.flatMap(({ from, until }, at) => {
    if (until < from) return [fault(at, 'until', 'before-from', BACKWARDS)];
    const overlaps = items.some(
      (other, n) => n < at && other.from <= other.until && other.from <= until && from <= other.until,
    );
    return overlaps ? [fault(at, 'from', 'overlaps', OVERLAP)] : [];
  });
}

async function faultsOfSubstitutes(
  { deps }: Pick<Call, 'deps'>,
  person: PersonRow,
  items: readonly Absence[],
): Promise<FieldError[]> {
  const today = beijingDate((await worldNow(deps.db)).now.getTime());
  const found = await Promise.all(
    items.map(async (item, at) => {
      if (item.substitute === undefined || item.until < item.from) return [];
      const substitute = await findSubstitute(deps.db, person.id, item);
      const why = stranger(person, item.substitute, substitute) ?? (item.until < today ? undefined : unfit(substitute));
      return why === undefined ? [] : [fault(at, 'substitute', ...why)];
    }),
  );
  return found.flat();
}

type Why = [code: string, message: Label];

function stranger(person: PersonRow, id: string, substitute: Substitute | undefined): Why | undefined {
  if (id === person.id) return ['not-allowed', { zh: '不能是本人', en: 'is the absent person' }];
  if (substitute?.partyId !== person.partyId)
    return ['unknown', { zh: '本单位没有此人', en: 'is nobody of this party' }];
  return undefined;
}

/** For absences that are not past: a substitute of an earlier one may have left since. */
function unfit(substitute: Substitute | undefined): Why | undefined {
  if (substitute?.active !== true) return ['not-active', { zh: '此人已停用', en: 'is no longer active' }];
  if (substitute.away)
    return ['absent', { zh: '此人在整段时间内也不在岗', en: 'is absent on all of these days as well' }];
  if (substitute.lacks.length < substitute.roles.length || substitute.roles.length === 0) return undefined;
  const lacking = substitute.lacks.map((role) => ROLES[role as Role]);
  return [
    'lacks-roles',
    {
      zh: `此人没有所需角色：${lacking.map(({ zh }) => zh).join('、')}`,
      en: `holds none of the roles to stand in for: ${lacking.map(({ en }) => en).join(', ')}`,
    },
  ];
}
