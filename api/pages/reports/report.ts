import type { CsvRows } from '../frame/csv';
import type { Column } from '../parts/columns';

/** A value of a report: as people read it, and as a file holds it. */
export interface Value {
  readonly text: string;
  readonly raw: string | number | null;
  readonly href?: string;
}

/** A report: a drawing, the table behind it, and the file with the same numbers. */
export interface Report {
  readonly id: ReportId;
  readonly title: string;
  /** How to read it, where that is not plain. */
  readonly note?: string;
  readonly legend: readonly { readonly label: string; readonly outlined: boolean }[];
  readonly chart?: { readonly label: string; readonly sentence: string; readonly columns: readonly Column[] };
  readonly heads: readonly { readonly label: string; readonly number: boolean }[];
  readonly rows: readonly ReportRow[];
  /** The sums of the rows, if they are worth adding up. */
  readonly total?: readonly Value[];
}

/** A row of a report; a bar may show its values. */
export interface ReportRow {
  readonly values: readonly Value[];
  readonly bar?: { readonly values: readonly number[]; readonly sentence: string; readonly of?: number };
}

export const REPORT_IDS = ['payments', 'due', 'ageing', 'waiting', 'lists', 'consents', 'reviews', 'workload'] as const;
export type ReportId = (typeof REPORT_IDS)[number];

export const word = (text: string, href?: string): Value => ({ text, raw: text, ...(href !== undefined && { href }) });
export const count = (number: number): Value => ({ text: String(number), raw: number });

/** A report as rows of a file. */
export const fileOf = ({ heads, rows }: Report): CsvRows => [
  heads.map(({ label }) => label),
  ...rows.map(({ values }) => values.map(({ raw }) => raw)),
];
