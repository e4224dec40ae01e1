import type { JSX } from 'preact';
import type { Cell, Table } from '../case/case-view';
import { FileList } from './file-list';

const classOf = (number: boolean, { whole }: Cell): string | undefined =>
  number ? 'number' : whole ? 'whole' : undefined;

/** Rows of values under their labels; a row becomes a card where there is little room. */
export const DataTable = ({ table: { columns, rows } }: { table: Table }): JSX.Element => (
  <table class="list">
    <thead>
      <tr>
        {columns.map(({ label, number }) => (
          <th scope="col" class={number ? 'number' : undefined}>
            {label}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr>
          {row.map((cell, at) => (
            <td data-label={columns[at]?.label} class={classOf(columns[at]?.number === true, cell)}>
              {cell.files ? <FileList files={cell.files} /> : cell.text}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
