import type { JSX } from 'preact';
import type { Section } from '../forms/form-sections';
import { Field } from './field';

interface Props {
  readonly sections: readonly Section[];
  /** Where a form is sent that only grows or shrinks a list. */
  readonly address?: string;
}

/** The fields of a form, those of a long one under headings. */
export const FormSections = ({ sections, address }: Props): JSX.Element => (
  <>
    {sections.map(({ title, fields }) => {
      const shown = fields.map((field) => <Field field={field} address={address} />);
      return title === undefined ? (
        shown
      ) : (
        <fieldset class="stack">
          <legend>{title}</legend>
          {shown}
        </fieldset>
      );
    })}
  </>
);
