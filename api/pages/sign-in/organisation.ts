/** The ways in which a client proves its secret (OpenID Connect Core 9). */
export const CLIENT_AUTHS = ['client_secret_post', 'client_secret_basic'] as const;
export type ClientAuth = (typeof CLIENT_AUTHS)[number];

/** The organisation's sign-in: its issuer, and this console as a client of it. */
export interface Oidc {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** How the console proves its secret; in the body of the request if not said. */
  readonly clientAuth?: ClientAuth | undefined;
  /** Where this installation is reached, without a path. */
  readonly publicUrl: string;
}
