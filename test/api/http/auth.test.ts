import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import Provider from 'oidc-provider';
import { createAuth, type Auth } from '../../../api/http/auth';
import { omit } from '../../../api/http/omit';
import { savePerson, findPerson } from '../../../db/directory/directory';
import { type Db, openDatabase } from '../../../db/knex';
import { seedWorld } from '../../../db/seeds/world';
import { freshDatabase, type FreshDatabase } from '../../support/database';

const AUDIENCE = 'https://assent.example';
const CLIENT = { client_id: 'subject-of-the-operator', client_secret: 'a secret between console and issuer' };

let database: FreshDatabase;
let db: Db;
let server: Server;
let issuer: string;
let auth: Auth;

/** A real issuer; its machine client gets RS256 tokens for our audience and is their subject. */
async function startIssuer(): Promise<void> {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [{ ...CLIENT, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'of-the-issuer' }] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        getResourceServerInfo: () => ({ scope: 'api', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
}

async function tokenOfIssuer(): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: AUDIENCE, ...CLIENT }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
}

const refused = { slug: 'unauthenticated' };

beforeAll(async () => {
  // The issuer warns that it is a test issuer.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  [database] = await Promise.all([freshDatabase(), startIssuer()]);
  db = openDatabase(database.url, { name: 'test' });
  await seedWorld(db);
  auth = createAuth(db, { mode: 'production', issuer, audience: AUDIENCE });
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await db.destroy();
  await database.drop();
});

describe('in production', () => {
  it('a token of the issuer is the person whom the directory knows by its subject, with that person’s current roles', async () => {
    const token = await tokenOfIssuer();
    await expect(auth.authenticate(token)).rejects.toMatchObject(refused);
    const operator = (await findPerson(db, 'vendor.operator'))!;
    const known = omit(operator, 'updatedAt');
    const saved = await savePerson(db, { ...known, externalSubject: 'subject-of-the-operator' });
    expect(await auth.authenticate(token)).toMatchObject({ personId: 'vendor.operator', roles: ['vendor-operator'] });

    const current = omit(saved, 'updatedAt');
    const changed = await savePerson(db, { ...current, roles: ['finance'] });
    expect(await auth.authenticate(token)).toMatchObject({ roles: ['finance'] });
    const left = omit(changed, 'updatedAt');
    await savePerson(db, { ...left, active: false });
    await expect(auth.authenticate(token)).rejects.toMatchObject(refused);
  });

  it('nothing but a token of this issuer, for this audience, signed by its own key counts', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const forged = (changes: { kid?: string; iss?: string }): Promise<string> =>
      new SignJWT({ sub: 'subject-of-the-operator' })
        .setProtectedHeader({ alg: 'RS256', kid: changes.kid ?? 'of-the-issuer' })
        .setIssuer(changes.iss ?? issuer)
        .setAudience(AUDIENCE)
        .setExpirationTime('1h')
        .sign(privateKey);
    for (const token of [
      await forged({}),
      await forged({ kid: 'unknown' }),
      await forged({ iss: 'https://elsewhere.example' }),
      'nonsense',
      '',
    ]) {
      await expect(auth.authenticate(token)).rejects.toMatchObject(refused);
    }
    const shared = await new SignJWT({ sub: 'vendor.operator' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode('x'.repeat(32)));
    await expect(auth.authenticate(shared)).rejects.toMatchObject(refused);
    expect(auth.issue).toBeUndefined();
  });

  it('a key server that does not answer is our trouble, not a wrong token', async () => {
    const away = createAuth(db, { mode: 'production', issuer: 'http://127.0.0.1:1', audience: AUDIENCE });
    await expect(away.authenticate(await tokenOfIssuer())).rejects.toMatchObject({ slug: 'unavailable' });
  });

  it.each([
    ['a fault', () => new Response('', { status: 500 })],
    ['a page that does not exist', () => new Response('', { status: 404 })],
    ['no JSON', () => new Response('<html>maintenance</html>')],
    ['no keys', () => Response.json({})],
  ])('a key server that answers %s is our trouble too', async (_what, answer) => {
    const token = await tokenOfIssuer();
    let keysAsked = 0;
    const away = createServer((request, response) => {
      void (async () => {
        const keys = !request.url?.includes('openid-configuration');
        keysAsked += keys ? 1 : 0;
        const given = keys ? answer() : Response.json({ issuer: origin, jwks_uri: `${origin}/keys` });
        response.writeHead(given.status).end(await given.text());
      })();
    });
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(away.address() as AddressInfo).port}`;
    const broken = createAuth(db, { mode: 'production', issuer: origin, audience: AUDIENCE });
    await expect(broken.authenticate(token)).rejects.toMatchObject({
      slug: 'unavailable',
      extras: { retryAfterSeconds: 5 },
    });
    expect(keysAsked).toBe(1);
    away.closeAllConnections();
    await new Promise((resolve) => away.close(resolve));
  });

  it('an issuer that answers a page of its own instead of its configuration is our trouble too', async () => {
    const away = createServer((_request, response) => void response.end('<html>maintenance</html>'));
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(away.address() as AddressInfo).port}`;
    const broken = createAuth(db, { mode: 'production', issuer: origin, audience: AUDIENCE });
    await expect(broken.authenticate(await tokenOfIssuer())).rejects.toMatchObject({ slug: 'unavailable' });
    away.closeAllConnections();
    await new Promise((resolve) => away.close(resolve));
  });
});

describe('in the demonstration', () => {
  const secret = 'the secret of this installation, thirty-two and more';

  it('a seeded person signs in by id, a customer by the id of the party', async () => {
    const demo = createAuth(db, { mode: 'demo', secret });
    const admin = await demo.authenticate((await demo.issue!('partner-a.admin'))!);
    expect(admin).toEqual({
      personId: 'partner-a.admin',
      partyId: 'partner-a',
      roles: ['partner-admin'],
      proof: 'role',
    });
    expect(await demo.authenticate((await demo.issue!('customer-1'))!)).toMatchObject({
      partyId: 'customer-1',
      roles: ['customer'],
    });
    expect(await demo.issue!('nobody')).toBeUndefined();
  });

  it('a token of another installation counts for nothing', async () => {
    const token = await createAuth(db, { mode: 'demo', secret: secret.toUpperCase() }).issue!('partner-a.admin');
    await expect(createAuth(db, { mode: 'demo', secret }).authenticate(token!)).rejects.toMatchObject(refused);
  });
});
