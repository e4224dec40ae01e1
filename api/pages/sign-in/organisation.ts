/** The organisation's sign-in: its issuer, and this console as a client of it. */
export interface Oidc {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** How the console proves its secret; in the body of the request if not said. */
  readonly clientAuth?: 'client_secret_post' | 'client_secret_basic' | undefined;
  /** Where this installation is reached, without a path. */
  readonly publicUrl: string;
}
