import type { Locale } from '../../workflows/kit/policy/labels';

/** The receiver of a delivery, as the directory knows them now. */
export interface Receiver {
  readonly locale: Locale;
  readonly email: string;
  readonly mobile: string | null;
}
