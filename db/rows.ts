/** The select list that names snake_case columns in camelCase, for knex: `{ nameEn: 'name_en' }`. */
export const camelColumns = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [name.replace(/_(\w)/g, (_match, letter: string) => letter.toUpperCase()), name]),
  );

/** The column names of an object's camelCase keys, for insert and update. */
export const snakeKeys = (values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );

/** A row as it leaves the database layer: instants as ISO text. */
export const withIsoTimes = <T>(row: Record<string, unknown>): T =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]),
  ) as T;
