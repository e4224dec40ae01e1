import { summaryOf, type Table, tablesOf } from './tables';
import type { Report } from './types';

/** How many columns of a terminal a character takes. */
const widthOf = (text: string): number => [...text].reduce((sum, each) => sum + (each > '\u2e7f' ? 2 : 1), 0);

const pad = (text: string, width: number, right: boolean): string => {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? blanks + text : text + blanks;
};

function tableText({ title, note, columns, rows }: Table): string {
  const heads = columns.map((column) => column.replace('#', ''));
  const widths = heads.map((head, n) => Math.max(...[head, ...rows.map((row) => row[n] ?? '')].map(widthOf)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, n) => pad(cell, widths[n] ?? 0, columns[n]!.startsWith('#'))).join('  ')}`.trimEnd();
  const body = rows.length === 0 ? ['  none'] : [line(heads), ...rows.map(line)];
  return [title, ...(note === undefined ? [] : [`  ${note}`]), ...body].join('\n');
}

/** The report as text. */
export const textOf = (report: Report): string =>
  [
    `The quarter ${report.quarter}\n${summaryOf(report)}`,
    ...tablesOf(report).map(tableText),
    ...(report.broken.length === 0 ? [] : [['WRONG', ...report.broken.map((line) => `  ${line}`)].join('\n')]),
  ].join('\n\n') + '\n';
