import type { Duty } from './duties';
import type { Label } from './labels';

/** Everything the engine may refuse: "may not" and "not now". The API maps each to one status. */
export const REFUSAL_CODES = [
  'not-found',
  'not-authorised',
  'self-approval',
  'not-the-proposer',
  'comment-required',
  'case-closed',
  'already-decided',
  'task-expired',
  'claimed-by-other',
  'decided-by-link',
  'not-now',
  'open-request-exists',
  'version-conflict',
  'ineligible',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Something that blocks a request, and who can clear it. */
export interface Blocker {
  readonly code: string;
  readonly title: Label;
  readonly hint: Label;
  readonly actor: 'customer' | 'partner' | 'vendor' | 'nobody';
  /** The instant (ISO) from which it no longer blocks, if known. */
  readonly until?: string;
  /** The case in the way, for the code `OPEN_REQUEST_EXISTS`. */
  readonly caseId?: string;
}

export interface RefusalDetail {
  readonly blockers?: readonly Blocker[];
  readonly caseId?: string;
  readonly requestNo?: string;
  readonly version?: number;
  readonly dueAt?: string;
  readonly state?: string;
  readonly decidedBy?: string;
  /** Until when (ISO) the one who claimed the task keeps it, at the longest. */
  readonly claimedUntil?: string;
  /** What the sender did before, in the named case, that keeps them from this. */
  readonly duty?: Duty;
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly detail: RefusalDetail;
}
