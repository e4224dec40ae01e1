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
import { faultOf } from '../forms/faults';
import { begin, ownAddress } from './begin';
import { organisationOf, type Organisation } from './oidc';
import { oidcRoutes } from './oidc-pages';
import { open, type Place, type Visit } from '../frame/visit';
import type { Policy } from '../../../workflows/kit/policy/policy';

const ALL = 1000;
const GROUPS = ['partner', 'customer', 'vendor'] as const;

/** Signing in and out: a click in the demonstration, the organisation's OIDC in production. */
export function signInPages(place: Place): Router {
  const router = Router();
  const { deps, cookies } = place;
  const { auth, db, logger } = deps.api;
  const organisation = deps.oidc && organisationOf(deps.oidc, logger);
  router.get('/', (_request, response) => void response.status(303).set('Location', '/inbox').end());
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
        return show(place, visit, { problem: faultOf(problem, visit) }, 422);
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
  await visit.show('signed-out', { there });
}

async function show(place: Place, visit: Visit, more: object = {}, status = 200): Promise<void> {
  const { api, oidc } = place.deps;
  const groups = api.auth.issue ? await groupsOf(place, visit) : [];
  const to = ownAddress(visit.request.query['to'] ?? textOf(visit.posted, 'to'));
  const said = Object.entries(visit.m.signIn.ended).find(([key]) => key === visit.request.query['ended']);
  const query = new URLSearchParams({ to, ...(visit.request.query['as'] === 'another' && { as: 'another' }) });
  const organisation = oidc && `/sign-in/organisation?${query.toString()}`;
  await visit.show('sign-in', { groups, organisation, to, ended: said?.[1], ...more }, status);
}

async function groupsOf({ deps }: Place, visit: Visit): Promise<object[]> {
  const { db, policies } = deps.api;
  const [people, parties] = await Promise.all([listPeople(db, { limit: ALL }), listParties(db, { limit: ALL })]);
  return GROUPS.map((kind) => ({
    title: visit.m.signIn.groups[kind],
    parties: parties
      .filter((party) => party.kind === kind)
      .sort((a, b) => standing(b) - standing(a))
      .map((party) => ({
        name: visit.locale === 'zh-CN' ? party.name : party.nameEn,
        note: noteOf(party),
        people: people
          .filter(({ partyId }) => partyId === party.id)
          .map((person) => personView(person, policies, visit))
          .sort((a, b) => Number(b.able) - Number(a.able)),
      })),
  }));
}

// The most powerful accounts come first, so that a visitor need not read everything.
const standing = ({ partnerKind, status, site }: Party): number =>
  Number(partnerKind === 'csp' && status === 'active' && site !== 'INTL');

const noteOf = ({ id, status }: Party): string => (status === 'active' ? id : `${id} · ${status}`);

function personView(
  person: PersonRow,
  policies: readonly Policy[],
  { locale, m }: Words,
): { able: boolean; [shown: string]: unknown } {
  const actor = actorOf(person);
  const titles = (wanted: readonly Policy[]): string => wanted.map(({ title }) => say(title, locale)).join(m.comma);
  const opens = policies.filter((policy) => mayOpen(policy, actor));
  const decides = policies.filter((policy) =>
    Object.values(policy.tasks).some(({ role }) => actor.roles.includes(role)),
  );
  const can = [
    ...(opens.length > 0 ? [m.signIn.opens(titles(opens))] : []),
    ...(decides.length > 0 ? [m.signIn.decides(titles(decides))] : []),
  ];
  return {
    id: person.id,
    name: locale === 'zh-CN' ? person.name : person.nameEn,
    roles: person.roles.map((role) => (role in ROLES ? say(ROLES[role as Role], locale) : role)).join(m.comma),
    able: can.length > 0,
    can: can.length > 0 ? can.join(' · ') : m.signIn.reads,
  };
}
