import type { Label } from '../../workflows/kit/policy/labels';
import type { Db, Tx } from '../knex';
import type { Numbers } from './numbers';
import type { Run } from './runs';
import type { Wording } from './wording';

/** What an incident's sentence is made from: codes, ids, numbers and ISO instants, never a person's name or address. */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/** What was tried so far, as far as it is known: how often, the last answer as a code, and when again (ISO). */
export interface Attempts {
  readonly attempts: number;
  readonly lastAnswer: string | null;
  readonly nextAttemptAt: string | null;
}

/** Something that is wrong now. `subject` tells it apart from others of its kind. */
export interface Found<F extends Facts = Facts> {
  readonly subject: string;
  readonly caseId: string | null;
  readonly partyId?: string | null;
  readonly role?: string | null;
  /** By the world clock. */
  readonly since: Date;
  readonly facts: F;
  readonly tried?: Attempts | null;
}

/** What people can do about an incident besides opening its case. */
export type Move = 'retry' | 'reassign' | 'send-back' | 'settle';

/** Where a kind looks. `runs` asks the engine, once per sweep, about the cases that seem to stand still. */
export interface Looking {
  readonly db: Db | Tx;
  readonly numbers: Numbers;
  readonly runs: () => Promise<readonly Run[]>;
}

/** One kind of incident: how it is found and said, and what can be done about it. */
export interface IncidentKind<F extends Facts = Facts> {
  readonly kind: string;
  readonly title: Label;
  /** What is wrong and why, in a sentence. */
  readonly sentence: (facts: F, words: Wording) => Label;
  /** What happens if nobody acts. */
  readonly otherwise: (facts: F) => Label;
  readonly moves: readonly Move[];
  /** It is about money, whatever its case is about. */
  readonly money?: boolean;
  readonly find: (at: Looking) => Promise<readonly Found<F>[]>;
}

/** Declares a kind with the type of its facts; what is stored has the facts that its own query gave. */
export const incidentKind = <F extends Facts>(kind: IncidentKind<F>): IncidentKind => kind as unknown as IncidentKind;
