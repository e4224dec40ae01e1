import { Router } from 'express';
import type { Absence, AbsenceChange } from '../../../db/directory/absences';
import { activePeople, findPerson, listPeople, type PersonRow } from '../../../db/directory/directory';
import { type Role, ROLES } from '../../../workflows/kit/policy/roles';
import { say } from '../../../workflows/kit/policy/labels';
import { invalidField } from '../../http/parse';
import { faultOf, messagesOf, problemIn } from '../forms/faults';
import { control, type Control, type Own } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { type Place, signedIn, type Signed } from '../frame/visit';
import { AbsencePage } from './absence-page';
import { meWords } from './words';

/** How many colleagues are offered at once as substitutes. */
const MOST_OFFERED = 100;
/** How many of the last explained changes are shown. */
const REASONS = 5;
/** As many rows as an absence form may send. */
const ROWS = 20;

const PATHS = ['/me/absence', '/people/:id/absence'];

/** When a person is away and who stands in: one's own, and as an administrator or operator those of others. */
export function absencePages(place: Place): Router {
  const router = Router();
  router.get(
    PATHS,
    signedIn(place, (visit) => show(place, visit)),
  );
  router.post(
    PATHS,
    fromOurPages(place.cookies),
    signedIn(place, (visit) => save(place, visit)),
  );
  return router;
}

const idOf = ({ request, actor }: Signed): string => (request.params['id'] as string | undefined) ?? actor.personId;
const isOwn = (visit: Signed): boolean => idOf(visit) === visit.actor.personId;

interface Row {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly substitute?: string | undefined;
  readonly lacks?: readonly Role[];
}

const ROUTE = '/v1/people/{id}/absences';

async function show(
  place: Place,
  visit: Signed,
  filled: { rows?: readonly Row[]; error?: unknown } = {},
): Promise<void> {
  const { db } = place.deps.api;
  const { m, f, locale, request } = visit;
  const w = meWords[locale];
  const id = idOf(visit);
  const { body } = await visit.api<{ items: Row[]; changes: AbsenceChange[] }>(`GET ${ROUTE}`, { params: { id } });
  const person = await findPerson(db, id);
  const problem = filled.error === undefined ? undefined : problemIn(filled.error);
  const errors = problem === undefined ? new Map<string, string>() : messagesOf(problem, visit);
  const chinese = locale === 'zh-CN';
  const known = filled.rows ?? body.items;
  const chosen = known.flatMap(({ substitute }) => substitute ?? []);
  const { colleagues, search } = await colleaguesOf(place, visit, { id, partyId: person?.partyId ?? '', chosen });
  const options = colleagues.map((each) => ({ value: each.id, label: chinese ? each.name : each.nameEn }));
  const rows = [...known, ...(known.length < ROWS ? [{}] : [])].map((row, at) => ({
    fields: fieldsOf(row, at, options, errors, visit),
    lacks: row.lacks && w.lacks(row.lacks.map((role) => say(ROLES[role], locale)).join(m.comma)),
  }));
  const explained = body.changes.filter(({ reason }) => reason !== null).slice(0, REASONS);
  const labels = new Map([
    ['reason', w.reason] as const,
    ...rows.flatMap(({ fields }, at) =>
      fields.map((field) => [field.path, `${w.row(at + 1)} · ${field.label}`] as const),
    ),
  ]);
  await visit.show(
    AbsencePage,
    {
      title: w.title((chinese ? person?.name : person?.nameEn) ?? id),
      action: request.path,
      rows,
      search,
      reason: isOwn(visit) ? undefined : reasonOf(visit, errors),
      changes: explained.map(({ at, reason }) => w.changed(f.when(at), reason ?? '')),
      saved: request.query['saved'] !== undefined && problem === undefined,
      problem: problem && faultOf(problem, visit, labels),
    },
    problem?.status ?? 200,
  );
}

/** Who can be chosen as a substitute: all colleagues, or where there are too many those searched for, and the chosen. */
async function colleaguesOf(
  { deps }: Place,
  { locale, posted }: Signed,
  { id, partyId, chosen }: { id: string; partyId: string; chosen: readonly string[] },
): Promise<{ colleagues: readonly PersonRow[]; search: Control | undefined }> {
  const { db } = deps.api;
  const w = meWords[locale];
  const text = textOf(posted, 'colleague');
  // One more than are offered shows that there are more, and one may be the person.
  const found = (await listPeople(db, { partyId, text, limit: MOST_OFFERED + 2 })).filter((each) => each.id !== id);
  const offered = found.slice(0, MOST_OFFERED);
  const others = await activePeople(db, { partyId, ids: chosen, except: [id, ...offered.map((each) => each.id)] });
  const help = found.length > MOST_OFFERED ? w.more(MOST_OFFERED) : found.length === 0 ? w.none : w.found;
  const search =
    text === undefined && found.length <= MOST_OFFERED
      ? undefined
      : control('colleague', w.search, { type: 'search', max: 128, value: text ?? '', help });
  return { colleagues: [...offered, ...others], search };
}

function fieldsOf(
  row: Row,
  at: number,
  people: readonly { value: string; label: string }[],
  errors: ReadonlyMap<string, string>,
  { locale }: Signed,
): Control[] {
  const w = meWords[locale];
  const field = (name: keyof Absence, more: Own): Control => {
    const path = `items.${at}.${name}`;
    return control(path, w[name], { quiet: true, error: errors.get(path), ...more });
  };
  const options = people.map((each) => ({ ...each, chosen: each.value === row.substitute }));
  return [
    field('from', { type: 'date', value: row.from ?? '' }),
    field('until', { type: 'date', value: row.until ?? '' }),
    field('substitute', { control: 'select', options, quiet: false }),
  ];
}

const reasonOf = ({ locale, posted }: Signed, errors: ReadonlyMap<string, string>): Control =>
  control('reason', meWords[locale].reason, {
    required: true,
    help: meWords[locale].reasonHelp,
    max: 256,
    value: textOf(posted, 'reason') ?? '',
    error: errors.get('reason'),
  });

async function save(place: Place, visit: Signed): Promise<void> {
  const { posted, request } = visit;
  const reason = textOf(posted, 'reason');
  const rows: Row[] = Array.from({ length: ROWS }, (_, at) => ({
    from: textOf(posted, `items.${at}.from`),
    until: textOf(posted, `items.${at}.until`),
    substitute: textOf(posted, `items.${at}.substitute`),
  })).filter(({ from, until }) => from !== undefined || until !== undefined);
  if (textOf(posted, 'find') !== undefined) return show(place, visit, { rows });
  try {
    if (!isOwn(visit) && reason === undefined) throw whyMissing();
    const body = { items: rows, ...(reason !== undefined && { reason }) };
    await visit.api(`PUT ${ROUTE}`, { params: { id: idOf(visit) }, body });
  } catch (error) {
    if (problemIn(error).status !== 422) throw error;
    return show(place, visit, { rows, error });
  }
  visit.goTo(`${request.path}?saved`);
}

// The API takes such a change without a reason, for clients that were written before it had one.
const whyMissing = (): Error => invalidField('reason', 'required', '请填写变更原因', 'Say why you change it');
