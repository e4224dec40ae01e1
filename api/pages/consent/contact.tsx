import type { JSX } from 'preact';

/** Whom to ask: a person, or the partner itself. */
export interface ContactView {
  readonly name: string;
  readonly email?: string | undefined;
  readonly mobile?: string | undefined;
}

/** Whom to ask, with addresses that open the mail programme or the telephone. */
export const Contact = ({ contact: { name, email, mobile } }: { contact: ContactView }): JSX.Element => (
  <>
    {name}
    {email !== undefined && (
      <>
        {' · '}
        <a href={`mailto:${email}`}>{email}</a>
      </>
    )}
    {mobile !== undefined && (
      <>
        {' · '}
        <a href={`tel:${mobile}`}>{mobile}</a>
      </>
    )}
  </>
);
