import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import pino from 'pino';
import { createApp } from '../../../../api/app';
import { createAuth } from '../../../../api/http/auth';
import { httpServer } from '../../../../api/http/server';
import { createPages } from '../../../../api/pages';
import { follow, sharedBrowser } from '../../../support/chromium';
import { apiWorld, type ApiWorld } from '../../api-world';

const CLIENT = { client_id: 'console', client_secret: 'a secret between console and issuer' };

/** The console in production mode, with the organisation's issuer, and browsers. */
export interface OrganisationWorld {
  readonly api: ApiWorld;
  readonly base: string;
  readonly issuer: string;
  /** What the API has logged. */
  readonly logged: string[];
  /** Lets a person of the directory sign in as an account of the same name. */
  connect(personId: string): Promise<void>;
  window(wanted?: { readonly scripts?: boolean; readonly language?: 'zh-CN' | 'en-US' }): Promise<BrowserContext>;
  /** Signs in on the page shown, from the console's button to the page after the issuer's. */
  signIn(page: Page, account: string): Promise<void>;
  /** Types an account on the issuer's page. */
  give(page: Page, account: string): Promise<void>;
  issuerAway(): Promise<void>;
  issuerBack(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the console over an issuer that asks for an account and no password. */
export async function organisationWorld(): Promise<OrganisationWorld> {
  const api = await apiWorld();
  // The issuer warns that it is a test issuer.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  const pages = createServer();
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  const base = `http://localhost:${(pages.address() as AddressInfo).port}`;
  await new Promise((resolve) => pages.close(resolve));
  const issuing = await startIssuer(base);
  const logged: string[] = [];
  const deps = {
    ...api.deps,
    demo: undefined,
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    auth: createAuth(api.world.db, { mode: 'production', issuer: issuing.url, audience: 'https://assent.example/api' }),
  };
  const app = createApp(
    deps,
    createPages({
      api: deps,
      secret: 'a secret of the tests, long enough to sign cookies',
      secure: false,
      consentLogin: false,
      pendingCheck: () => Promise.resolve([]),
      holdings: () => Promise.reject(new Error('no page of these tests asks for it')),
      cooperationCheck: () => Promise.resolve([]),
      oidc: { issuer: issuing.url, clientId: CLIENT.client_id, clientSecret: CLIENT.client_secret, publicUrl: base },
    }),
  );
  const server = httpServer(app).listen(Number(new URL(base).port));
  await once(server, 'listening');
  const chromium: Browser = await sharedBrowser();
  const give = async (page: Page, account: string): Promise<void> => {
    await page.fill('input[name="login"]', account);
    await follow(page, 'button[value="enter"]');
  };
  return {
    api,
    base,
    issuer: issuing.url,
    logged,
    connect: async (personId) => {
      await api.world.db('people').where({ id: personId }).update({ external_subject: personId });
    },
    window: ({ scripts = true, language = 'en-US' } = {}) =>
      chromium.newContext({ locale: language, javaScriptEnabled: scripts }),
    signIn: async (page, account) => {
      await follow(page, 'a.button.primary');
      await give(page, account);
    },
    give,
    issuerAway: issuing.away,
    issuerBack: issuing.back,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await issuing.away();
      await api.close();
    },
  };
}

/** A real issuer whose page asks for an account; its tokens are large, and its access tokens short-lived. */
async function startIssuer(base: string) {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider: Provider = new Provider(url, {
    clients: [
      {
        ...CLIENT,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [`${base}/sign-in/callback`],
        post_logout_redirect_uris: [`${base}/sign-in`],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'of-the-issuer' }] },
    cookies: { keys: ['a key of the issuer'] },
    ttl: { AccessToken: 1, AuthorizationCode: 60, IdToken: 60, Session: 3600, Interaction: 600, Grant: 3600 },
    claims: { openid: ['sub', 'groups'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: `${id}@login.example`, groups: 'g'.repeat(4_800) }),
    }),
    // Everybody agrees to everything.
    loadExistingGrant: async (context) => {
      const { client, session, params } = context.oidc;
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope(String(params!['scope']));
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    void (async () => {
      if (!request.url?.startsWith('/interaction/')) return answer(request, response);
      if (request.method === 'GET') {
        return void response
          .setHeader('Content-Type', 'text/html')
          .end(
            '<form method="post"><input name="login"><button name="do" value="enter">Enter</button>' +
              '<button name="do" value="cancel">Cancel</button></form>',
          );
      }
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const sent = new URLSearchParams(body);
      const result =
        sent.get('do') === 'cancel'
          ? { error: 'access_denied', error_description: 'End-User aborted interaction' }
          : { login: { accountId: sent.get('login') ?? '' } };
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    })();
  });
  return {
    url,
    away: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    back: async () => {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
