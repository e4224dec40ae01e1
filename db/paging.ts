import { isDate } from '../workflows/kit/policy/deadlines';

/** A position in a list: the sort value as PostgreSQL writes it, and the id that makes it unique. */
export interface Position {
  readonly value: string;
  readonly id: string;
  /** The order of the list, where it has several: a cursor of one says nothing in another. */
  readonly order?: string;
}

/** The cursor is not one of ours. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether the id in a position is a case id. */
export const isCaseId = (id: string): boolean => UUID.test(id);

/** A position as an opaque text for the caller. */
export const cursorOf = ({ value, id, order }: Position): string =>
  Buffer.from(JSON.stringify([value, id, ...(order === undefined ? [] : [order])])).toString('base64url');

/**
 * The position behind a cursor; `isValue` and `isId` validate its parts before they reach SQL, `wanted` is the
 * order of the list. Throws InvalidCursor.
 */
export function positionOf(
  cursor: string,
  isValue: (value: string) => boolean,
  isId: (id: string) => boolean = (id) => /^[^\p{Cc}\p{Cs}]{1,512}$/u.test(id),
  wanted?: string,
): Position {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    throw new InvalidCursor('not readable', { cause: error });
  }
  const [value, id, order] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (typeof value !== 'string' || typeof id !== 'string' || !isValue(value) || !isId(id) || order !== wanted) {
    throw new InvalidCursor('not one of ours');
  }
  return { value, id };
}

const INSTANT = /^\d{4}-\d\d-\d\d ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:?[0-5]\d)?$/;

/** Whether a sort value is an instant as PostgreSQL writes it, `infinity` standing for none. */
export const isInstantValue = (value: string): boolean =>
  value === 'infinity' || (INSTANT.test(value) && isDate(value.slice(0, 10)) && !value.startsWith('0000'));

/** A page of at most `limit` rows out of `limit + 1` fetched, with the cursor of the next page if there is one. */
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
