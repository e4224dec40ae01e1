import { Router } from 'express';
import { ROLES, type Role } from '../../../workflows/kit/policy/roles';
import { say } from '../../../workflows/kit/policy/labels';
import { findPerson, listParties, listPeople, type Party, type PersonRow } from '../../../db/directory/directory';
import { endSession } from '../../../db/directory/sessions';
import { actorOf } from '../../http/auth';
import { mayOpen } from '../../cases/rights';
import { invalidField } from '../../http/parse';
import type { Words } from '../frame/words';
import { fromThisSite } from '../frame/cookies';
import { textOf } from '../forms/form-values';
import { type Fault, faultOf } from '../forms/faults';
import { begin, ownAddress } from './begin';
import { organisationOf, type Organisation } from './oidc';
import { oidcRoutes } from './oidc-pages';
import { type PartyOfPersonas, SignInPage } from './sign-in-page';
import { SignedOutPage } from './signed-out-page';
import { signInWords } from './words';
import { open, type Place, type Visit } from '../frame/visit';
import type { Policy } from '../../../workflows/kit/policy/policy';

const ALL = 1000;
const GROUPS = ['vendor', 'partner', 'customer'] as const;

/** Signing in and out: a click in the demonstration, the organisation's OIDC in production. */
export function signInPages(place: Place): Router {
  const router = Router();
  const { deps, cookies } = place;
  const { auth, db, logger } = deps.api;
  const organisation = deps.oidc && organisationOf(deps.oidc, logger);
  router.get('/', (_request, response) => void response.status(303).set('Location', '/home').end());
  router.get(
    '/sign-in',
    open(place, (visit) => show(place, visit)),
  );
  router.post(
    '/sign-in',
    fromThisSite(cookies),
    open(place, async (visit) => {
      const person = auth.issue && (await findPerson(db, textOf(visit.posted, 'persona') ?? ''));
      if (!person?.active) {
        const problem = invalidField('persona', 'not-allowed', '没有这个人', 'is no person of this demonstration');
        return show(place, visit, faultOf(problem, visit));
      }
      await begin(place, visit, person.id);
      visit.goTo(ownAddress(textOf(visit.posted, 'to')));
    }),
  );
  router.get('/sign-out', (_request, response) => void response.status(303).set('Location', '/').end());
  router.post(
    '/sign-out',
    fromThisSite(cookies),
    open(place, (visit) => signOut(place, visit, organisation)),
  );
  if (organisation) router.use(oidcRoutes(place, organisation));
  return router;
}

async function signOut({ deps, cookies }: Place, visit: Visit, organisation?: Organisation): Promise<void> {
  const id = cookies.session(visit.request);
  if (id !== undefined) await endSession(deps.api.db, id);
  cookies.signOut(visit.response);
  if (!organisation) return visit.goTo('/sign-in');
  const there = await organisation.signOutAddress();
  // No redirect: a form of ours may lead to no other site (CSP form-action).
  if (there !== undefined) visit.response.set('Refresh', `0; url=${there}`);
  await visit.show(SignedOutPage, { there });
}

async function show(place: Place, visit: Visit, problem?: Fault): Promise<void> {
  const { api, oidc } = place.deps;
  const { query } = visit.request;
  const text = api.auth.issue ? (textOf(query, 'q') ?? '') : undefined;
  const to = ownAddress(query['to'] ?? textOf(visit.posted, 'to'));
  const ended = Object.entries(signInWords[visit.locale].ended).find(([key]) => key === query['ended']);
  const leading = new URLSearchParams({ to, ...(query['as'] === 'another' && { as: 'another' }) });
  await visit.show(
    SignInPage,
    {
      groups: text === undefined ? [] : await groupsOf(place, visit, text),
      text,
      organisation: oidc && `/sign-in/organisation?${leading.toString()}`,
      to,
      ended: ended?.[1],
      ...(problem && { problem }),
    },
    problem ? 422 : 200,
  );
}

async function groupsOf({ deps }: Place, visit: Visit, text: string) {
  const { db, policies } = deps.api;
  const [people, parties] = await Promise.all([listPeople(db, { limit: ALL }), listParties(db, { limit: ALL })]);
  const found = people.filter((person) => isFound(person, parties, text));
  const partyOf = (party: Party, only: boolean): PartyOfPersonas => {
    const own = found.filter(({ partyId }) => partyId === party.id);
    return {
      name: inLanguage(party, visit),
      note: noteOf(party, visit),
      open: only || own.length === 1 || text !== '',
      people: [...own]
        .sort((a, b) => Number(isAble(b, policies)) - Number(isAble(a, policies)))
        .map((person) => ({ id: person.id, name: inLanguage(person, visit), roles: rolesOf(person, visit) })),
    };
  };
  return GROUPS.map((kind) => ({
    id: kind,
    title: signInWords[visit.locale].groups[kind],
    parties: parties
      .filter((party) => party.kind === kind && found.some(({ partyId }) => partyId === party.id))
      .sort((a, b) => standing(b) - standing(a))
      .map((party, at) => partyOf(party, at === 0)),
  })).filter(({ parties: some }) => some.length > 0);
}

const inLanguage = ({ name, nameEn }: { name: string; nameEn: string }, { locale }: Words): string =>
  locale === 'zh-CN' ? name : nameEn;

const rolesOf = ({ roles }: PersonRow, { locale, m }: Words): string =>
  roles.map((role) => (role in ROLES ? say(ROLES[role as Role], locale) : role)).join(m.comma);

function isFound({ id, name, nameEn, roles, partyId }: PersonRow, parties: readonly Party[], text: string): boolean {
  const party = parties.find((each) => each.id === partyId);
  const titles = roles.flatMap((role) => (role in ROLES ? Object.values(ROLES[role as Role]) : [role]));
  const all = [id, name, nameEn, party?.name, party?.nameEn, ...titles].join('\n').toLowerCase();
  return all.includes(text.toLowerCase());
}

// The most powerful accounts come first, so that a visitor need not read everything.
const standing = ({ partnerKind, status, site }: Party): number =>
  Number(partnerKind === 'csp' && status === 'active' && site !== 'INTL');

const noteOf = ({ id, status }: Party, { locale }: Words): string =>
  status === 'active' ? id : `${id} · ${signInWords[locale].statuses[status]}`;

/** Whether somebody can do more than read. */
function isAble(person: PersonRow, policies: readonly Policy[]): boolean {
  const actor = actorOf(person);
  return policies.some(
    (policy) => mayOpen(policy, actor) || Object.values(policy.tasks).some(({ role }) => actor.roles.includes(role)),
  );
}
