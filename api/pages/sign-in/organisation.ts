/** The organisation's sign-in: its issuer, and this console as a client of it. */
export interface Oidc {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** The audience of the issuer's tokens; the same as the API expects. */
  readonly audience: string;
  /** Where this installation is reached, without a path. */
  readonly publicUrl: string;
}
