import type { Router } from 'express';
import { findParty, type PersonRow } from '../../../db/directory/directory';
import { heldWork } from '../../../db/directory/held-work';
import { WORDING } from '../../../db/incidents/wording';
import { type Locale, say } from '../../../workflows/kit/policy/labels';
import { ROLE_KINDS, ROLES, type Role, rolesOfKind } from '../../../workflows/kit/policy/roles';
import { notFound, type Problem } from '../../http/problems';
import { faultOf, messagesOf, problemIn } from '../forms/faults';
import { control } from '../forms/form-fields';
import { textOf, textsOf, versionOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { operatedIn } from '../frame/operator-access';
import type { Place, Signed } from '../frame/visit';
import { PeoplePage } from './people-page';
import { PersonPage } from './person-page';
import { adminWords } from './words';

const LIMIT = 50;

type Person = Pick<
  PersonRow,
  'id' | 'partyId' | 'name' | 'nameEn' | 'email' | 'mobile' | 'locale' | 'roles' | 'active' | 'version' | 'updatedAt'
> & { readonly externalSubject?: string | null };

/** The people of all parties, and each one with roles, state and what they hold. */
export function peoplePages(place: Place, router: Router): void {
  const operated = operatedIn(place, 'administration');
  router.get('/admin', operated(list));
  router.get(
    '/admin/people/:id',
    operated((each, visit) => show(each, visit)),
  );
  router.post('/admin/people/:id', fromOurPages(place.cookies), operated(save));
}

const nameIn = (locale: Locale, { name, nameEn }: { name: string; nameEn: string }): string =>
  locale === 'zh-CN' ? name : nameEn;

const roleTitle = (role: string, locale: Locale): string => say(WORDING.role(role), locale);

async function list(_place: Place, visit: Signed): Promise<void> {
  const { request, locale } = visit;
  const w = adminWords[locale].people;
  const given = (name: string): string | undefined => textOf(request.query, name);
  const query = {
    text: given('text'),
    party: given('party'),
    role: given('role'),
    includeInactive: given('inactive'),
    cursor: given('cursor'),
  };
  const sent = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
  const fields = [
    control('text', w.text, { type: 'search', quiet: true, value: query.text ?? '' }),
    control('party', w.party, { quiet: true, value: query.party ?? '' }),
    control('role', w.role, {
      control: 'select',
      quiet: true,
      blank: w.any,
      options: (Object.keys(ROLE_KINDS) as Role[]).map((value) => ({
        value,
        label: say(ROLES[value], locale),
        chosen: value === query.role,
      })),
    }),
    control('inactive', w.inactive, { control: 'tick', quiet: true, value: query.includeInactive !== undefined }),
  ];
  try {
    const { body } = await visit.api<{ items: Person[]; next?: string }>('GET /v1/directory/people', {
      query: { ...sent, limit: LIMIT },
    });
    const people = body.items.map((person) => ({
      href: `/admin/people/${person.id}`,
      id: person.id,
      name: nameIn(locale, person),
      party: person.partyId,
      roles: person.roles.map((role) => roleTitle(role, locale)),
      active: person.active,
      updatedAt: person.updatedAt,
    }));
    const next =
      body.next && `/admin?${new URLSearchParams({ ...filters(request.query), cursor: body.next }).toString()}`;
    await visit.show(PeoplePage, { fields, people, next });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map(fields.map(({ name, label }) => [name, label]));
    await visit.show(PeoplePage, { fields, people: [], problem: faultOf(problem, visit, labels) }, problem.status);
  }
}

const filters = (query: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    ['text', 'party', 'role', 'inactive'].flatMap((name) => {
      const value = textOf(query, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

async function show(place: Place, visit: Signed, problem?: Problem): Promise<void> {
  const { locale, posted, request } = visit;
  const { db } = place.deps.api;
  const w = adminWords[locale];
  const id = request.params['id'] as string;
  const { body: person } = await visit.api<Person>('GET /v1/directory/people/{id}', { params: { id } });
  const party = await findParty(db, person.partyId);
  if (party === undefined) throw notFound();
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const chosen = problem ? textsOf(posted, 'roles') : person.roles;
  const fields = [
    control('roles', w.people.roles, {
      control: 'group',
      type: 'checkbox',
      required: true,
      help: w.people.rightsHelp,
      error: [...errors].find(([path]) => path.startsWith('roles'))?.[1],
      options: rolesOfKind(party.kind).map((role) => ({
        value: role,
        label: say(ROLES[role], locale),
        chosen: chosen.includes(role),
      })),
    }),
    control('active', w.people.isActive, {
      control: 'tick',
      quiet: true,
      value: problem ? textOf(posted, 'active') !== undefined : person.active,
      error: errors.get('active'),
    }),
    control('reason', w.reason, {
      required: true,
      max: 256,
      value: (problem && textOf(posted, 'reason')) ?? '',
      error: errors.get('reason'),
    }),
  ];
  const work = await heldWork(db, id);
  const labels = new Map(fields.map(({ name, label }) => [name, label]));
  await visit.show(
    PersonPage,
    {
      id,
      name: nameIn(locale, person),
      active: person.active,
      facts: [
        { label: w.people.id, value: person.id },
        { label: w.people.party, value: `${nameIn(locale, party)} (${party.id})` },
        { label: w.people.email, value: person.email },
        { label: w.people.mobile, value: person.mobile ?? '–' },
        { label: w.people.language, value: w.people.languages[person.locale] },
        { label: w.people.signIn, value: person.externalSubject ?? w.people.noSignIn },
      ],
      fields,
      version: person.version,
      tasks: work.tasks.map(({ id: task, type, key }) => ({
        href: `/tasks/${task}`,
        title: `${say(WORDING.task(type, key), locale)} · ${say(WORDING.process(type), locale)}`,
      })),
      assigned: work.assigned.map((each) => nameIn(locale, each)),
      done: request.query['saved'] === undefined || problem ? undefined : w.saved,
      problem: problem && faultOf(problem, visit, labels),
    },
    problem?.status,
  );
}

async function save(place: Place, visit: Signed): Promise<void> {
  const { posted, request } = visit;
  const id = request.params['id'] as string;
  const body = {
    roles: textsOf(posted, 'roles'),
    active: textOf(posted, 'active') !== undefined,
    reason: textOf(posted, 'reason') ?? '',
  };
  try {
    await visit.api('PUT /v1/directory/people/{id}', {
      params: { id },
      body,
      version: versionOf(textOf(posted, 'version')),
    });
  } catch (error) {
    return show(place, visit, problemIn(error));
  }
  visit.goTo(`/admin/people/${id}?saved`);
}
