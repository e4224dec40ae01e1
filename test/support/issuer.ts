import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import Provider from 'oidc-provider';

/** Claims that the issuer would not make, signed with its own key. */
export interface Said {
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string;
  readonly type?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A running OIDC issuer of an organisation. */
export interface Issuer {
  readonly url: string;
  /** The public half of its key, which anybody can read. */
  readonly publicKey: CryptoKey;
  /** An access token as a client gets it: RS256, the client is its subject. */
  token(audience: string): Promise<string>;
  /** A token signed with its key but with other claims. */
  signed(said: Said): Promise<string>;
  stop(): Promise<void>;
}

const KEY = 'of-the-issuer';

/** Starts a real issuer with one machine client, whose tokens have the subject `subject`. */
export async function startIssuer(subject: string): Promise<Issuer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const client = { client_id: subject, client_secret: 'a secret between machine and issuer' };
  const provider = new Provider(url, {
    clients: [{ ...client, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: KEY }] },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'api', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    url,
    publicKey,
    async token(audience) {
      const body = new URLSearchParams({ grant_type: 'client_credentials', resource: audience, ...client });
      const response = await fetch(`${url}/token`, { method: 'POST', body });
      return ((await response.json()) as { access_token: string }).access_token;
    },
    signed: ({ issuer = url, audience = '', expires = '1h', type, claims = {} }) =>
      new SignJWT({ ...claims, sub: subject })
        .setProtectedHeader({ alg: 'RS256', kid: KEY, ...(type !== undefined && { typ: type }) })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(expires)
        .sign(privateKey),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
