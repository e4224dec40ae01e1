/** A fault as the log may hold it. `code`, `table` and `constraint` are the database's; `at` is where it arose. */
export interface LoggedFault {
  readonly error: string;
  readonly message?: string;
  readonly code?: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly at: readonly string[];
}

const FRAMES = 8;
const NAMED = ['code', 'table', 'constraint'] as const;

/**
 * A fault for the log. Its message is omitted unless the language itself wrote it: a database's may hold the refused
 * row, a port's an address.
 */
export function faultForLog(error: unknown): LoggedFault {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const ofLanguage = [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error.constructor === kind);
  const known = NAMED.flatMap((name) => {
    const value: unknown = Object.hasOwn(error, name) ? error[name as never] : undefined;
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    error: error.name,
    ...(ofLanguage && { message: error.message }),
    ...Object.fromEntries(known),
    at: frames.slice(0, FRAMES).map((line) => line.trim()),
  };
}
