import type { Locale } from '../../../workflows/kit/policy/labels';
import type { NavEntry } from './nav';

/** What every page shows besides its own content. */
export interface Frame {
  readonly locale: Locale;
  readonly home: string;
  readonly nav: readonly NavEntry[];
  /** Undefined for a reader who is not signed in. */
  readonly user?: { readonly name: string; readonly party: string; readonly roles: string } | undefined;
  readonly csrf: string;
  /** What is to be said before the page's own content. */
  readonly notices: readonly string[];
  /** The address of the same page in the other language. */
  readonly switchTo: string;
  readonly demo: boolean;
  /** Whether the clock can be moved. */
  readonly clock: boolean;
  /** The world clock (ISO). */
  readonly now: string;
}
