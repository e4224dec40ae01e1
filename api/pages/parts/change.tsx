import type { ComponentChildren, JSX } from 'preact';

/** One thing that changes; an amount comes first, `note` under it. */
export interface ChangeRow {
  readonly what: string;
  readonly now: ComponentChildren;
  readonly then: ComponentChildren;
  readonly note?: string | undefined;
}

interface Props {
  /** The heads of the columns, the first of which is only read aloud. */
  readonly heads: { readonly what: string; readonly now: string; readonly then: string };
  readonly rows: readonly ChangeRow[];
}

/** What is now and what will be afterwards, side by side. */
export const Change = ({ heads, rows }: Props): JSX.Element => (
  <table class="change">
    <thead>
      <tr>
        <th scope="col">
          <span class="unseen">{heads.what}</span>
        </th>
        <th scope="col">{heads.now}</th>
        <th scope="col" class="to">
          {heads.then}
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ what, now, then, note }) => (
        <tr>
          <th scope="row">{what}</th>
          <td>{now}</td>
          <td class="to">
            <b>{then}</b>
            {note}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
