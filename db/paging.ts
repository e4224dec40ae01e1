/** A position in a list: the sort value as PostgreSQL writes it, and the id that makes it unique. */
export interface Position {
  readonly value: string;
  readonly id: string;
}

/** Tells that a cursor was not one of ours. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** A position as an opaque text for the caller. */
export const cursorOf = ({ value, id }: Position): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url');

/** The position behind a cursor; `isValue` proves the sort value before it reaches SQL. Throws InvalidCursor. */
export function positionOf(cursor: string, isValue: (value: string) => boolean): Position {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    throw new InvalidCursor('not readable', { cause: error });
  }
  const [value, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (typeof value !== 'string' || typeof id !== 'string' || !isValue(value) || !/^[^\p{Cc}]{1,512}$/u.test(id)) {
    throw new InvalidCursor('not one of ours');
  }
  return { value, id };
}

/** Whether a sort value is an instant as PostgreSQL writes it, `infinity` standing for none. */
export const isInstantValue = (value: string): boolean =>
  value === 'infinity' || /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:?\d\d)?$/.test(value);

/** A page of at most `limit` rows out of `limit + 1` fetched, with the cursor of the next when there is one. */
export function pageOf<R, T>(
  rows: readonly R[],
  limit: number,
  position: (row: R) => Position,
  view: (row: R) => T,
): { items: T[]; next?: string } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(view), ...(rows.length > limit && last ? { next: cursorOf(position(last)) } : {}) };
}
