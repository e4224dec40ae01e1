import type { Visit } from './visit';

/** Rows of a file; the first one holds the heads. */
export type CsvRows = readonly (readonly (string | number | null)[])[];

// A cell that begins like a formula would be carried out by a spreadsheet.
const FORMULA = /^[=+\-@\t\r]/;

function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8. */
export const csvOf = (rows: CsvRows): string =>
  `\uFEFF${rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`;

/** Answers with a file of rows; `name` has no ending. */
export function sendCsv({ response }: Visit, name: string, rows: CsvRows): void {
  response
    .status(200)
    .type('text/csv; charset=utf-8')
    .set('Content-Disposition', `attachment; filename="${name}.csv"`)
    .send(csvOf(rows));
}
