import * as client from 'openid-client';
import type { Logger } from 'pino';
import type { Oidc } from './organisation';

/** What one sign-in is bound to: kept in the browser that began it. */
export interface Flow {
  readonly nonce: string;
  readonly verifier: string;
}

/** Who has signed in with the organisation: the subject, and the name that the person knows the account by. */
export interface Account {
  readonly subject: string;
  readonly name: string;
}

/** Why a sign-in fails. */
export type SignInFault = 'denied' | 'unknown' | 'used' | 'unasked' | 'clock' | 'refused' | 'down';

/** A sign-in that fails; `reason` is for the log and holds neither token nor personal data. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';

  constructor(
    readonly fault: SignInFault,
    readonly reason: string,
  ) {
    super(reason);
  }
}

/** The organisation's sign-in as the console uses it; its calls throw `SignInFailed`. */
export interface Organisation {
  /** Begins a sign-in: where the person is sent, and what the callback needs. */
  begin(another: boolean): Promise<Flow & { readonly state: string; readonly address: string }>;
  /** Completes it with the address at which the person came back. */
  complete(path: string, flow: Flow & { readonly state: string }): Promise<Account>;
  /** Where the session at the issuer ends; undefined when it knows no such place, or does not answer. */
  signOutAddress(): Promise<string | undefined>;
}

const TIMEOUT_S = 5;
/** How far the issuer's clock and ours may be apart, in seconds. */
const TOLERANCE_S = 60;

/** The organisation's issuer. Nobody is sent there before it has answered, so that no reader ends at a dead address. */
export function organisationOf(oidc: Oidc, logger: Logger): Organisation {
  const redirectUri = `${oidc.publicUrl}/sign-in/callback`;
  let found: client.Configuration | undefined;
  const answering = async (): Promise<client.Configuration> => {
    try {
      return (found = await discovered(oidc));
    } catch (error) {
      // Without its configuration there is no issuer, whatever it answers.
      throw new SignInFailed('down', reasonIn(error));
    }
  };
  return {
    async begin(another) {
      const configuration = await answering();
      const flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const address = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: scopeOf(configuration),
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
        ...(another && { prompt: 'login' }),
      });
      return { ...flow, address: address.href };
    },
    async complete(path, { state, nonce, verifier }) {
      const configuration = found ?? (await answering());
      try {
        const tokens = await client.authorizationCodeGrant(configuration, new URL(path, oidc.publicUrl), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const { sub, preferred_username: username, email, name } = tokens.claims()!;
        return { subject: sub, name: [username, email, name].find((known) => typeof known === 'string') ?? sub };
      } catch (error) {
        throw new SignInFailed(faultOf(error), reasonIn(error));
      }
    },
    async signOutAddress() {
      try {
        const configuration = await answering();
        if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
        return client.buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${oidc.publicUrl}/sign-in` }).href;
      } catch (error) {
        logger.warn({ reason: reasonIn(error) }, 'signed out here, but not at the issuer');
        return undefined;
      }
    },
  };
}

async function discovered({ issuer, clientId, clientSecret, clientAuth }: Oidc): Promise<client.Configuration> {
  const basic = clientAuth === 'client_secret_basic' && clientSecret !== undefined;
  return client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: TOLERANCE_S, ...(clientSecret !== undefined && { client_secret: clientSecret }) },
    basic ? client.ClientSecretBasic(clientSecret) : undefined,
    {
      timeout: TIMEOUT_S,
      execute: [
        client.enableNonRepudiationChecks,
        // Production admits none but those of this machine.
        ...(issuer.startsWith('http:') ? [client.allowInsecureRequests] : []),
      ],
    },
  );
}

// The names of an account are asked for where the issuer knows such scopes.
function scopeOf(configuration: client.Configuration): string {
  const supported = configuration.serverMetadata().scopes_supported ?? [];
  return ['openid', ...['profile', 'email'].filter((scope) => supported.includes(scope))].join(' ');
}

const DENIED = [
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
];
const AWAY = ['server_error', 'temporarily_unavailable'];

function faultOf(error: unknown): SignInFault {
  if (error instanceof client.AuthorizationResponseError)
    return DENIED.includes(error.error) ? 'denied' : AWAY.includes(error.error) ? 'down' : 'refused';
  if (error instanceof client.ResponseBodyError)
    return error.error === 'invalid_grant' ? 'used' : error.status >= 500 ? 'down' : 'refused';
  const code = codeOf(error);
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return 'clock';
  if (code === 'OAUTH_TIMEOUT' || isAway(error)) return 'down';
  return 'refused';
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** No connection, or an answer that is a fault of the issuer's. */
function isAway(error: unknown): boolean {
  if (!(error instanceof client.ClientError)) return error instanceof TypeError && codeOf(error) === undefined;
  const { cause } = error;
  return cause instanceof Response && cause.status >= 500;
}

// Codes and names of errors alone: texts and causes may quote a token.
function reasonIn(error: unknown): string {
  if (error instanceof SignInFailed) return error.reason;
  const of = error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError;
  const said = of && /^[a-z_]{1,64}$/.test(error.error) ? error.error : undefined;
  return [error instanceof Error ? error.name : 'unknown', codeOf(error), said].filter(Boolean).join(' ');
}
