import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { omit } from '../../api/http/omit';
import { findPerson, savePerson } from '../../db/directory/directory';
import { openDatabase } from '../../db/knex';
import { seed as seedCalendars } from '../../db/seeds/calendars';
import { seedWorld } from '../../db/seeds/world';
import { freePort } from '../../dev/ports';
import { DEMO_SECRET } from '../../worker/config';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { type Issuer, startIssuer } from '../support/issuer';
import { type Program, startProgram } from '../support/program';
import { temporalServer } from '../support/temporal';

const AUDIENCE = 'https://assent.example/api';
const SUBJECT = 'employee-4711';

let database: FreshDatabase;
let issuer: Issuer;
let api: Program;
let url: string;
let folder: string;

beforeAll(async () => {
  // The issuer warns that it is a test issuer.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  [database, issuer] = await Promise.all([freshDatabase(), startIssuer(SUBJECT)]);
  const db = openDatabase(database.url, { name: 'test', max: 2 });
  await seedCalendars(db);
  await seedWorld(db);
  const operator = omit((await findPerson(db, 'vendor.operator'))!, 'updatedAt');
  await savePerson(db, { ...operator, externalSubject: SUBJECT });
  await db.destroy();

  const port = await freePort();
  folder = await mkdtemp(path.join(os.tmpdir(), 'assent-files-'));
  url = `http://127.0.0.1:${port}`;
  const { address, namespace } = temporalServer();
  api = startProgram('api/main.ts', {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    PORT: String(port),
    PUBLIC_URL: 'https://assent.example',
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: AUDIENCE,
    ASSENT_SECRET: 'q8Zk2mVd7RtYp4Ns9Xc1Lw6Hb3Jf5Ga0',
    SMTP_URL: 'smtp://127.0.0.1:1',
    SMS_URL: 'http://127.0.0.1:1',
    FILES_DIR: folder,
  });
  await api.printed(/listening/);
});

afterAll(async () => {
  api.child.kill('SIGTERM');
  expect(await api.ended).toBe(0);
  await issuer.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

const call = (path: string, token?: string, init: RequestInit = {}): Promise<number> =>
  fetch(url + path, {
    ...init,
    headers: {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
  }).then(({ status }) => status);

test('a person who signs in with the organisation is served as the one the directory knows', async () => {
  const token = await issuer.token(AUDIENCE);
  expect(await call('/v1/settings', token)).toBe(200);
  // A clock that is a little ahead keeps nobody out.
  expect(await call('/v1/settings', await issuer.signed({ audience: AUDIENCE, expires: '-5s' }))).toBe(200);
  const bearer = { type: 'JWT', claims: { typ: 'Bearer', token_use: 'access' } };
  expect(await call('/v1/settings', await issuer.signed({ audience: AUDIENCE, ...bearer }))).toBe(200);
  // Not refused for how our own tokens are signed, which the next test forges.
  expect(await call('/v1/settings', await issuer.signed({ audience: AUDIENCE }))).toBe(200);
});

test('no other token opens anything', async () => {
  const said = (jwt: SignJWT): SignJWT =>
    jwt.setIssuer(issuer.url).setAudience(AUDIENCE).setSubject(SUBJECT).setExpirationTime('1h');
  const hmac = (secret: string): Promise<string> =>
    said(new SignJWT().setProtectedHeader({ alg: 'HS256', kid: 'of-the-issuer' })).sign(
      new TextEncoder().encode(secret),
    );
  const refused: Record<string, string> = {
    'made for somebody else': await issuer.token('https://elsewhere.example'),
    'of another issuer': await issuer.signed({ audience: AUDIENCE, issuer: 'https://login.elsewhere.example' }),
    expired: await issuer.signed({ audience: AUDIENCE, expires: '-1m' }),
    'a logout token': await issuer.signed({ audience: AUDIENCE, type: 'logout+jwt' }),
    'a security event': await issuer.signed({ audience: AUDIENCE, claims: { events: {} } }),
    'an ID token by its nonce': await issuer.signed({ audience: AUDIENCE, type: 'JWT', claims: { nonce: 'n' } }),
    'an ID token by its hash': await issuer.signed({ audience: AUDIENCE, claims: { at_hash: 'h' } }),
    'an ID token by its use': await issuer.signed({ audience: AUDIENCE, claims: { token_use: 'id' } }),
    'an ID token by its kind': await issuer.signed({ audience: AUDIENCE, claims: { typ: 'ID' } }),
    unsigned: new UnsecuredJWT()
      .setIssuer(issuer.url)
      .setAudience(AUDIENCE)
      .setSubject(SUBJECT)
      .setExpirationTime('1h')
      .encode(),
    'signed with the public key as a secret': await hmac(await exportSPKI(issuer.publicKey)),
    'of the demonstration': await new SignJWT()
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('assent-demo')
      .setSubject('vendor.operator')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(DEMO_SECRET)),
  };
  const answers = await Promise.all(
    Object.entries(refused).map(async ([how, token]) => [how, await call('/v1/settings', token)]),
  );
  expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(Object.keys(refused).map((how) => [how, 401])));
});

test('the switches of the demonstration do not exist, and nobody moves the clock', async () => {
  const token = await issuer.token(AUDIENCE);
  const post = { method: 'POST', body: '{"persona":"vendor.operator"}' };
  expect(await call('/dev/personas', token)).toBe(404);
  expect(await call('/dev/token', token, post)).toBe(404);
  expect(await call('/dev/mailbox', token)).toBe(404);
  expect(await call('/dev/world/billing/customer-1', token, { method: 'PUT', body: '{}' })).toBe(404);
  expect(await call('/v1/clock/advance', token, { method: 'POST', body: '{"days":1}' })).toBe(404);
  expect(await call('/v1/clock', token)).toBe(200);
});
