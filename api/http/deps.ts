import type { Logger } from 'pino';
import type { Db } from '../../db/knex';
import type { Command } from '../../db/engine/commands';
import type { VerificationCodePort } from '../../activities/ports';
import type { FileStorage } from '../../activities/ports/files/storage';
import type { FileScanner } from '../../activities/ports/scanner/scanner';
import type { Check } from '../../activities/checks';
import type { Related } from '../../activities/related-table';
import type { Policy } from '../../workflows/kit/policy/policy';
import type { Refusal } from '../../workflows/kit/policy/refusals';
import type { Auth } from './auth';
import type { Mail } from '../shapes/dev';

/**
 * What became of a command handed to the engine. `unconfirmed` and `undeliverable`: not in effect, the relay keeps
 * trying.
 */
export type Delivery =
  | { readonly status: 'done' }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'unconfirmed' | 'undeliverable' };

/** The port to the workflows. */
export interface Engine {
  deliver(command: Command, deadlineMs: number): Promise<Delivery>;
}

/** The time machine; resolves when the cases have settled. */
export interface Clock {
  advance(by: { to?: string; days?: number; workingDays?: number }): Promise<{ atRest: boolean }>;
}

/** What exists only in the demonstration. */
export interface Demo {
  mailbox(to: string | undefined): Promise<readonly Mail[]>;
}

/** A part that has to answer before this installation is ready; rejects or returns false until it does. */
export type Probe = () => Promise<boolean>;

/** The rate limit: so many requests per caller within so many seconds. */
export interface RateLimit {
  readonly points: number;
  readonly seconds: number;
}

/** Everything the API is made of. */
export interface ApiDeps {
  readonly db: Db;
  readonly logger: Logger;
  readonly policies: readonly Policy[];
  readonly auth: Auth;
  readonly engine: Engine;
  readonly checks: Readonly<Record<string, Check | undefined>>;
  /** The related cases, by process type. */
  readonly related: Readonly<Record<string, Related | undefined>>;
  readonly codes: VerificationCodePort;
  readonly files: FileStorage;
  /** Looks at every upload, where there is one. */
  readonly scanner?: FileScanner | undefined;
  readonly clock?: Clock | undefined;
  readonly demo?: Demo | undefined;
  /** Named parts besides PostgreSQL: `temporal`, `worker`. */
  readonly probes: Readonly<Record<string, Probe>>;
  /** How long a write waits for the engine before it answers 202. */
  readonly deadlineMs: number;
  /** How long a repetition waits for the answer of the first, if not 25 seconds. */
  readonly repetitionWaitMs?: number | undefined;
  /** Prefix of workflow ids, for installations that share a Temporal namespace. */
  readonly workflowIdPrefix?: string;
  readonly rateLimit: RateLimit;
  /** The proxies whose word about the sender's address counts, as Express takes it; this machine's when absent. */
  readonly trustProxy?: number | readonly string[] | undefined;
  /** Opens metrics and the details of readiness to callers from elsewhere. */
  readonly operationsToken?: string | undefined;
  /** The token with which the bank's system reports results; nothing is taken from it when absent. */
  readonly bankToken?: string | undefined;
}
