/** The organisation's sign-in: its issuer, and this console as a client of it. */
export interface Oidc {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** What the issuer makes the token for; the same audience as the API expects. */
  readonly audience: string;
  /** Where this installation is reached, without a path. */
  readonly publicUrl: string;
}
