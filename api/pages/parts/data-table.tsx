import type { JSX } from 'preact';
import type { Cell, Table } from '../case/case-view';
import { FileList } from './file-list';
import { ListTable } from './list-table';

/** A value of a table: files, or a text of which a single short word is not broken. */
export const DataCell = ({ files, text, whole }: Cell): JSX.Element =>
  files ? <FileList files={files} /> : <span class={whole ? 'whole' : undefined}>{text}</span>;

/** Rows of values under their labels. */
export const DataTable = ({ table: { columns, rows } }: { table: Table }): JSX.Element => (
  <ListTable heads={columns} rows={rows.map((row) => row.map((cell) => <DataCell {...cell} />))} />
);
