import type { ComponentChildren, JSX } from 'preact';

/** A column; `number` for amounts and counts, which stand at the right. */
export interface Head {
  readonly label: string;
  readonly number?: boolean;
}

interface Props {
  readonly heads: readonly Head[];
  /** The first cell of each row says which row it is. */
  readonly rows: readonly (readonly ComponentChildren[])[];
  readonly label?: string;
}

/** Rows that link and act; a row becomes a card where there is little room. */
export const ListTable = ({ heads, rows, label }: Props): JSX.Element => (
  <table class="list" aria-label={label}>
    <thead>
      <tr>
        {heads.map((head) => (
          <th scope="col" class={head.number ? 'number' : undefined}>
            {head.label}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((cells) => (
        <tr>
          {cells.map((cell, at) => (
            <td data-label={heads[at]?.label} class={at === 0 ? 'first' : heads[at]?.number ? 'number' : undefined}>
              {cell}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
