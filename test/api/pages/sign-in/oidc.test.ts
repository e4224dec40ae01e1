import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import request from 'supertest';
import { createApp } from '../../../../api/app';
import { createAuth } from '../../../../api/http/auth';
import { createPages } from '../../../../api/pages';
import { apiWorld, type ApiWorld } from '../../api-world';

let api: ApiWorld;
let server: Server;
let issuer: string;
let asked: URLSearchParams;

const AUDIENCE = 'assent';

/** An issuer that knows one person and gives a code to any client with the right verifier. */
async function startIssuer(): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
  const token = (): Promise<string> =>
    new SignJWT()
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setSubject('subject-of-the-admin')
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  server = createServer((incoming, outgoing) => {
    void (async () => {
      let body = '';
      for await (const chunk of incoming) body += String(chunk);
      if (incoming.url === '/token') asked = new URLSearchParams(body);
      const answers: Record<string, unknown> = {
        '/.well-known/openid-configuration': {
          issuer,
          jwks_uri: `${issuer}/keys`,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
        },
        '/keys': { keys: [jwk] },
        '/token': { access_token: await token(), token_type: 'Bearer' },
      };
      outgoing.setHeader('Content-Type', 'application/json').end(JSON.stringify(answers[incoming.url ?? '']));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  api = await apiWorld();
  await startIssuer();
  await api.world.db('people').where({ id: 'partner-a.admin' }).update({ external_subject: 'subject-of-the-admin' });
});
afterAll(async () => {
  server.close();
  await api.close();
});

it('signs in with the organisation, holds its token in the session, and knows an answer it did not ask for', async () => {
  const deps = {
    ...api.deps,
    demo: undefined,
    auth: createAuth(api.world.db, { mode: 'production', issuer, audience: AUDIENCE }),
  };
  const oidc = { issuer, clientId: 'console', audience: AUDIENCE, publicUrl: 'https://assent.example' };
  const secret = 'a secret of the tests, long enough to sign cookies';
  const app = createApp(
    deps,
    createPages({
      api: deps,
      secret,
      secure: false,
      consentLogin: false,
      pendingCheck: () => Promise.resolve([]),
      cooperationCheck: () => Promise.resolve([]),
      oidc,
    }),
  );
  const tab = request.agent(app).set('Accept', 'text/html').set('Accept-Language', 'en-US');

  expect((await tab.get('/sign-in')).text).toContain('href="/sign-in/organisation"');
  const sent = await tab.get('/sign-in/organisation').expect(303);
  const to = new URL(sent.headers['location']!);
  expect(to.searchParams.get('redirect_uri')).toBe('https://assent.example/sign-in/callback');
  const state = to.searchParams.get('state')!;

  await request.agent(app).get(`/sign-in/callback?code=c&state=${state}`).expect(401);
  await tab.get(`/sign-in/callback?code=c&state=${state}`).expect(303);
  expect([asked.get('code'), asked.get('client_id'), asked.get('code_verifier')?.length]).toEqual(['c', 'console', 43]);
  expect((await tab.get('/inbox').expect(200)).text).toContain('Jianing Shen');
  for (const demonstration of ['/mailbox', '/clock']) await tab.get(demonstration).expect(404);
});
