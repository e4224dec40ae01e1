import type { ComponentChildren, JSX } from 'preact';

/** A column; `number` for amounts and counts, which stand at the right, under a head that may wrap. */
export interface Head {
  readonly label: string;
  readonly number?: boolean;
}

interface Props {
  readonly heads: readonly Head[];
  /** The first cell of each row says which row it is. */
  readonly rows: readonly (readonly ComponentChildren[])[];
  readonly label?: string;
  readonly id?: string;
}

/** Rows under their heads; a row becomes a card where there is little room. */
export const ListTable = ({ heads, rows, label, id }: Props): JSX.Element => (
  <table class="list" aria-label={label} id={id}>
    <thead>
      <tr>
        {heads.map((head) => (
          <th scope="col" class={head.number ? 'number wraps' : undefined}>
            {head.label}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(([first, ...others]) => (
        <tr>
          <th scope="row">{first}</th>
          {others.map((cell, at) => (
            <td data-label={heads[at + 1]?.label} class={heads[at + 1]?.number ? 'number' : undefined}>
              {cell}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
