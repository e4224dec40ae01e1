import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  createRemoteJWKSet,
  errors,
  jwtVerify,
  SignJWT,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { findPerson, findPersonBySubject, type PersonRow } from '../../db/directory/directory';
import type { Db } from '../../db/knex';
import { type Actor, PARTNER_ROLES, type Role, ROLE_KINDS } from '../../workflows/kit/policy/roles';
import { Problem } from './problems';

/** How callers prove who they are: our own tokens in the demonstration, the organisation's OIDC issuer otherwise. */
export type AuthConfig =
  | { readonly mode: 'demo'; readonly secret: string }
  | { readonly mode: 'production'; readonly issuer: string; readonly audience: string };

/** Turns tokens into actors. A person's roles are read at every request, so that a removed role counts at once. */
export interface Auth {
  /** The actor behind a bearer token; throws the problem `unauthenticated`. */
  authenticate(token: string): Promise<Actor>;
  /** A token for a seeded person, 12 hours; only in the demonstration, undefined for unknown or inactive ones. */
  issue?(personId: string): Promise<string | undefined>;
}

const ISSUER = 'assent-demo';
const LIFETIME = '12h';
/** How far the issuer's clock and ours may be apart, in seconds. */
const TOLERANCE_S = 30;

/**
 * A person as an actor now: only roles that belong to the party's kind count, and a main account's includes all of its
 * partner (domain 1.0.1).
 */
export function actorOf(person: Pick<PersonRow, 'id' | 'partyId' | 'partyKind' | 'roles'>): Actor {
  const kinds: Readonly<Record<string, string>> = ROLE_KINDS;
  const held = person.roles.filter((role): role is Role => kinds[role] === person.partyKind);
  const implied = held.includes('partner-main-account') ? PARTNER_ROLES : [];
  return { personId: person.id, partyId: person.partyId, roles: [...new Set([...held, ...implied])], proof: 'role' };
}

/**
 * The authenticator of this installation. An OIDC issuer's keys are found by discovery, cached, and fetched again when
 * an unknown one appears.
 */
export function createAuth(db: Db, config: AuthConfig): Auth {
  if (config.mode === 'demo') return demoAuth(db, createSecretKey(config.secret, 'utf8'));
  const { issuer, audience } = config;
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: ['RS256', 'PS256', 'ES256'],
    requiredClaims: ['exp', 'sub'],
    clockTolerance: TOLERANCE_S,
  };
  const keys = discoveredKeys(issuer);
  return {
    authenticate: async (token) => {
      const { sub } = await verified(async () => accessToken(await jwtVerify(token, await keys(), options)));
      return known(await findPersonBySubject(db, sub));
    },
  };
}

const TYPES_OF_ACCESS: readonly unknown[] = ['at+jwt', 'application/at+jwt'];
/** Issuers that do not follow RFC 9068 write no type, or this one, on tokens of every kind. */
const TYPES_OF_ANY: readonly unknown[] = [undefined, 'jwt'];
/** What tokens other than access tokens say about themselves: ID tokens, logout tokens, security events. */
const CLAIMS_OF_OTHERS = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/** The token of a caller; issuers sign others with the same key, which prove something else. */
function accessToken<T extends { payload: JWTPayload; protectedHeader: { typ?: string } }>(found: T): T {
  const { payload, protectedHeader } = found;
  const type = protectedHeader.typ?.toLowerCase();
  const { token_use: use = 'access', typ: kind = 'Bearer' } = payload;
  const plain =
    TYPES_OF_ANY.includes(type) &&
    use === 'access' &&
    kind === 'Bearer' &&
    CLAIMS_OF_OTHERS.every((claim) => payload[claim] === undefined);
  if (!plain && !TYPES_OF_ACCESS.includes(type)) throw new Problem('unauthenticated');
  return found;
}

function discoveredKeys(issuer: string): () => Promise<JWTVerifyGetKey> {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return () => {
    keys ??= discover(issuer).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return keys;
  };
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const found = await configurationAt(url);
  if (found.issuer !== issuer || !found.jwks_uri) throw new Problem('unavailable', { retryAfterSeconds: 5 });
  return createRemoteJWKSet(new URL(found.jwks_uri), { cacheMaxAge: 600_000, timeoutDuration: 5_000 });
}

// No answer, or no JSON, counts as an unavailable issuer.
async function configurationAt(url: string): Promise<{ issuer?: string; jwks_uri?: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return answer.ok ? ((await answer.json()) as { issuer?: string; jwks_uri?: string }) : {};
  } catch {
    return {};
  }
}

function demoAuth(db: Db, secret: KeyObject): Auth {
  return {
    authenticate: async (token) => {
      const { sub } = await verified(() =>
        jwtVerify(token, secret, { issuer: ISSUER, algorithms: ['HS256'], requiredClaims: ['exp', 'sub'] }),
      );
      return known(await findPerson(db, sub));
    },
    issue: async (personId) => {
      const person = await findPerson(db, personId);
      if (!person?.active) return undefined;
      return new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setSubject(personId)
        .setIssuedAt()
        .setExpirationTime(LIFETIME)
        .sign(secret);
    },
  };
}

/** Whether the key server is to blame, being away, late or answering something else than keys, and not the token. */
const isOfKeyServer = (error: unknown): boolean =>
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  // From `fetch`, when there is no connection.
  error instanceof TypeError ||
  // An answer that is not 200, or no JSON: jose has no error class of its own for it.
  (error instanceof errors.JOSEError && error.code === 'ERR_JOSE_GENERIC');

async function verified(verify: () => Promise<{ payload: JWTPayload }>): Promise<{ sub: string }> {
  try {
    const { payload } = await verify();
    return { sub: payload.sub! };
  } catch (error) {
    if (isOfKeyServer(error)) throw new Problem('unavailable', { retryAfterSeconds: 5 });
    if (error instanceof errors.JOSEError) throw new Problem('unauthenticated');
    throw error;
  }
}

function known(person: PersonRow | undefined): Actor {
  if (!person?.active) throw new Problem('unauthenticated');
  return actorOf(person);
}

/** The bearer token of an Authorization header; throws the problem `unauthenticated` when there is none. */
export function bearerToken(header: string | undefined): string {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new Problem('unauthenticated');
  return token;
}
