import type { Locale } from '../../workflows/kit/policy/labels';

/** Whom a delivery goes to, as the directory knows him now. */
export interface Receiver {
  readonly locale: Locale;
  readonly email: string;
  readonly mobile: string | null;
}
