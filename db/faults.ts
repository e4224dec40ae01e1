import knex from 'knex';

/** More writers wait for one case than may wait: a temporary fault, not the request's. */
export class CaseBusy extends Error {
  override readonly name = 'CaseBusy';
}

/** Temporary conditions of PostgreSQL, as SQLSTATE or the two digits of a class. */
const PASSING: ReadonlySet<string> = new Set([
  '08', // connection exceptions
  '53', // too many connections, no memory, no disk space
  '57P01', // ended by an administrator
  '57P02', // another backend crashed
  '57P03', // starting up or shutting down
  '57P05', // idle for too long
  '57014', // cancelled, or at the statement's time limit
  '55P03', // a lock not granted in time
  '40001', // could not be serialised
  '40P01', // deadlock
  '25P03', // a transaction idle for too long
  '25006', // read-only: a standby that has not been promoted yet
]);

const BROKEN: ReadonlySet<string> = new Set(['08000', '08003', '08006', '57P01', '57P02', 'ECONNRESET', 'EPIPE']);

const UNREACHABLE: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOTFOUND'],
]);

// The driver gives these no code; knex prefixes them with the statement.
const SAYS_BROKEN =
  /(^| - )(Connection terminated( unexpectedly)?|Client (has encountered a connection error and|was closed and) is not queryable|Connection ended unexpectedly)$/;
const SAYS_LATE = /(^| - )(Connection terminated due to connection timeout|timeout expired)$/;

// By shape, not instanceof: a system error may come from another realm.
function looksOf(error: unknown): { code: string; message: string } {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}

/** Whether a statement was lost with its connection, so that the next connection may answer it. */
export function isBrokenConnection(error: unknown): boolean {
  const { code, message } = looksOf(error);
  return BROKEN.has(code) || SAYS_BROKEN.test(message);
}

/** Whether PostgreSQL, the way to it or its pool failed temporarily. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof CaseBusy || error instanceof knex.KnexTimeoutError || isBrokenConnection(error)) return true;
  const { code, message } = looksOf(error);
  const known = code.length === 5 && (PASSING.has(code) || PASSING.has(code.slice(0, 2)));
  return known || UNREACHABLE.has(code) || SAYS_LATE.test(message);
}

/** What PostgreSQL refused to keep: a value that it cannot read, that breaks a rule, or that is there already. */
export interface RefusedValue {
  readonly kind: 'value' | 'conflict';
  /** The field in camelCase, where PostgreSQL names it; empty for the request as a whole. */
  readonly path: string;
}

/** Two rows that exclude each other, by a unique index or an exclusion constraint. */
const CONFLICTS: ReadonlySet<string> = new Set(['23505', '23P01']);

interface Refusing {
  readonly code?: unknown;
  readonly severity?: unknown;
  readonly column?: unknown;
  readonly detail?: unknown;
}

/** What a data or constraint error of PostgreSQL (classes 22 and 23) refused; undefined for any other error. */
export function refusedValue(error: unknown): RefusedValue | undefined {
  const { code, severity, column, detail } = (error ?? {}) as Refusing;
  if (typeof code !== 'string' || typeof severity !== 'string' || !/^2[23]/.test(code)) return undefined;
  const key = typeof detail === 'string' ? /^Key \((\w+)\)=/.exec(detail)?.[1] : undefined;
  const name = typeof column === 'string' ? column : (key ?? '');
  const path = name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
  return { kind: CONFLICTS.has(code) ? 'conflict' : 'value', path };
}
