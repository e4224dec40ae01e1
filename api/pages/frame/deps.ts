import type { PendingCheck } from '../../../activities/checks';
import type { ReadHoldings } from '../../../activities/association/holdings';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import type { Pair } from '../../../activities/distribution/distribution-checks';
import type { ApiDeps } from '../../http/deps';
import type { SessionLife } from '../../../db/directory/sessions';
import type { Oidc } from '../sign-in/organisation';

/** Everything the pages are made of. */
export interface PageDeps {
  readonly api: ApiDeps;
  /** Signs the cookies. */
  readonly secret: string;
  /** Whether the pages are reached over HTTPS only. */
  readonly secure: boolean;
  /** The account check of a request under way, for the consent page. */
  readonly pendingCheck: PendingCheck;
  /** What the customer of a request has that its change touches. */
  readonly holdings: ReadHoldings;
  /** What keeps a distributor and a master from cooperating now, for the page of an invitation. */
  readonly cooperationCheck: (pair: Pair) => Promise<readonly Blocker[]>;
  /** Whether customers sign in before their link shows anything, besides the code (policy `consent.requireLogin`). */
  readonly consentLogin: boolean;
  /** How long sessions last, if not as usual. */
  readonly sessions?: SessionLife | undefined;
  /** The organisation's sign-in; absent in demonstrations. */
  readonly oidc?: Oidc | undefined;
}
