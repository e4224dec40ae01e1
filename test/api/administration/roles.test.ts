import { actorOf } from '../../../api/http/auth';
import { routesOf } from '../../../api/all-routes';
import type { Route } from '../../../api/http/http';
import { PARTNER_ROLES, type PartyKind, type Role, ROLE_KINDS, ROLES } from '../../../workflows/kit/policy/roles';
import { apiWorld, type ApiWorld, like } from '../api-world';

let api: ApiWorld;
beforeAll(async () => {
  api = await apiWorld({ clock: { advance: () => Promise.resolve({ atRest: true }) } });
});
afterAll(() => api.close());

const KINDS: Readonly<Record<PartyKind, string>> = { vendor: 'vendor', partner: 'partner-a', customer: 'customer-9' };
const ALL = Object.keys(ROLE_KINDS) as (keyof typeof ROLE_KINDS)[];
const idOf = (kind: PartyKind, role: Role): string => `${KINDS[kind]}.only-${role}`;

/** Somebody of each kind of party with each role, in the database as an old version might have left them. */
async function everybody(): Promise<{ kind: PartyKind; role: keyof typeof ROLE_KINDS; id: string }[]> {
  const people = (Object.keys(KINDS) as PartyKind[]).flatMap((kind) =>
    ALL.map((role) => ({ kind, role, id: idOf(kind, role) })),
  );
  await api.world.db('people').insert(
    people.map(({ kind, role, id }) => ({
      ...{ id, party_id: KINDS[kind], name: id, name_en: id, email: `${id}@example.com`, roles: [role] },
    })),
  );
  await Promise.all(people.map(({ id }) => api.token(id)));
  return people;
}

const gated = (): Route[] => routesOf(api.deps).filter(({ roles, open }) => roles !== undefined && !open);
const names = ({ roles = [] }: Route, role: Role): boolean =>
  roles.includes(role) || (role === 'partner-main-account' && PARTNER_ROLES.some((each) => roles.includes(each)));

describe('a role counts only in the kind of party that it belongs to', () => {
  it('each role declares one kind, but for the system', () => {
    expect(new Set<string>([...ALL, 'system'])).toEqual(new Set(Object.keys(ROLES)));
  });

  it('at the gate of every route, for every role in every kind of party, and in the database', async () => {
    const people = await everybody();
    const routes = gated();
    expect(routes.length).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (const { kind, role, id } of people) {
      const misfit = ROLE_KINDS[role] !== kind;
      const held = actorOf({ id, partyId: KINDS[kind], partyKind: kind, roles: [role] }).roles;
      if (held.includes(role) === misfit) wrong.push(`actor: ${role} of ${kind}`);
      const { rows } = await api.world.db.raw<{ rows: { holds: boolean }[] }>(
        'select holds_role(p, ?) as holds from people p where p.id = ?',
        [role, id],
      );
      if (rows[0]!.holds === misfit) wrong.push(`holds_role: ${role} of ${kind}`);
      // Refused are those with a role that the route does not name, and those with one that it names but in a wrong party.
      for (const route of routes.filter((each) => names(each, role) === misfit)) {
        const url = route.path.replace(/\{\w+\}/g, 'x');
        const { status } = await api[route.method](id, url);
        if (status !== 403) wrong.push(`${role} of ${kind}: ${route.method} ${route.path} answered ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  it('and whoever holds it where it belongs passes the gate', async () => {
    const wrong: string[] = [];
    for (const route of gated().filter(({ method }) => method === 'get'))
      for (const role of route.roles!) {
        if (role === 'system') continue;
        const url = route.path.replace(/\{\w+\}/g, 'x');
        const { status } = await api.get(idOf(ROLE_KINDS[role], role), url);
        if (status === 403) wrong.push(`${role}: ${route.path}`);
      }
    expect(wrong).toEqual([]);
  });

  it('when a person is written: other kinds are refused role by role, with what is allowed', async () => {
    const person = { name: '某人', nameEn: 'Somebody', email: 'somebody@example.com' };
    const put = (body: object) =>
      api.put('vendor.operator', '/v1/directory/people/partner-a.somebody', { ...person, ...body });
    const refused = await put({ partyId: 'partner-a', roles: ['vendor-operator', 'account-manager', 'finance'] });
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [like({ path: 'roles.0', allowed: [...PARTNER_ROLES] }), like({ path: 'roles.2' })],
    ]);
    for (const body of [
      { partyId: 'customer-9', roles: ['partner-admin'] },
      { partyId: 'vendor', roles: ['customer'] },
      { partyId: 'partner-a', roles: ['customer'] },
      { partyId: 'vendor', roles: ['partner-operator'] },
    ])
      expect([(await put(body)).status, body]).toEqual([422, body]);
    expect((await api.get('vendor.operator', '/v1/directory/people/partner-a.somebody')).status).toBe(404);
    expect((await put({ partyId: 'partner-a', roles: ['account-manager'] })).status).toBe(200);
  });

  it('an operator of a partner has no part in relationship cases, so no name of a customer is revealed to them', async () => {
    const opened = await api.post('partner-a.admin', '/v1/cases', {
      type: 'relationship-switch',
      form: { customerId: 'customer-1', toModel: 'reseller', reason: 'agreed', noticeAccepted: true },
    });
    const url = `/v1/cases/${opened.body.id}/reveal`;
    const body = { fields: ['parties.customer'], reason: 'Curious' };
    const refused = await api.post('partner-a.operator', url, body);
    expect([refused.status, refused.body.type]).toEqual([403, '/problems/not-authorised']);
    expect(await api.world.db('refused_attempts').where({ action: 'reveal', target: opened.body.id })).toHaveLength(1);
    await api.post('partner-a.admin', url, body).expect(200);
  });
});
