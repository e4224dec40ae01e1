import type { Oidc } from './organisation';
import { createHash, randomBytes } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { Problem } from '../../http/problems';
import { open, type Place } from '../frame/visit';

const COOKIE = 'assent-oidc';
const MINUTES_10 = 600_000;
const discovery = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });
const tokens = z.object({ access_token: z.string(), id_token: z.string().optional() });
const flow = z.object({ state: z.string(), verifier: z.string() });

const random = (): string => randomBytes(32).toString('base64url');

async function fetched<T>(schema: z.ZodType<T>, url: string, init: RequestInit = {}): Promise<T> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new Error(`${response.status}`);
    return schema.parse(await response.json());
  } catch {
    throw new Problem('unavailable', { retryAfterSeconds: 5 });
  }
}

/** Signing in with the organisation: authorisation code with PKCE; the session holds the token that the API accepts. */
export function oidcRoutes({ deps, cookies, ...place }: Place, oidc: Oidc): Router {
  const router = Router();
  const redirectUri = `${oidc.publicUrl}/sign-in/callback`;
  const endpoints = (): Promise<z.output<typeof discovery>> =>
    fetched(discovery, `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const cookie = { httpOnly: true, sameSite: 'lax', secure: deps.secure, signed: true, path: '/sign-in' } as const;

  router.get('/sign-in/organisation', async (_request, response) => {
    const { authorization_endpoint } = await endpoints();
    const [state, verifier] = [random(), random()];
    response.cookie(COOKIE, JSON.stringify({ state, verifier }), { ...cookie, maxAge: MINUTES_10 });
    const to = new URL(authorization_endpoint);
    const asked = {
      response_type: 'code',
      client_id: oidc.clientId,
      redirect_uri: redirectUri,
      scope: 'openid',
      audience: oidc.audience,
      resource: oidc.audience,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(asked)) to.searchParams.set(name, value);
    response.status(303).set('Location', to.href).end();
  });

  router.get(
    '/sign-in/callback',
    open({ deps, cookies, ...place }, async (visit) => {
      const { request, response } = visit;
      const kept: unknown = (request.signedCookies as Record<string, unknown>)[COOKIE];
      response.clearCookie(COOKIE, cookie);
      const begun = flow.safeParse(typeof kept === 'string' ? JSON.parse(kept) : undefined);
      const { code, state } = request.query;
      if (!begun.success || typeof code !== 'string' || state !== begun.data.state)
        throw new Problem('unauthenticated');
      const { token_endpoint } = await endpoints();
      const found = await fetched(tokens, token_endpoint, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          client_id: oidc.clientId,
          code_verifier: begun.data.verifier,
          resource: oidc.audience,
          ...(oidc.clientSecret !== undefined && { client_secret: oidc.clientSecret }),
        }).toString(),
      });
      await deps.api.auth.authenticate(found.access_token);
      cookies.signIn(response, found.access_token);
      visit.goTo('/inbox');
    }),
  );
  return router;
}
