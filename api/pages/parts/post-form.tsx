import type { ComponentChildren, JSX } from 'preact';
import { CsrfField } from './csrf-field';

interface Props {
  readonly action: string;
  /** The idempotency key: sending the form again changes nothing. */
  readonly idempotencyKey?: string | undefined;
  /** The version of the case that the form was filled in for. */
  readonly version?: number | undefined;
  /** Whether the form carries files. */
  readonly files?: boolean;
  readonly class?: string;
  readonly id?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** A form that changes something; what is wrong with it is said by us, in the reader's language. */
export const PostForm = (props: Props): JSX.Element => (
  <form
    method="post"
    action={props.action}
    encType={props.files ? 'multipart/form-data' : undefined}
    class={props.class ?? 'stack'}
    id={props.id}
    aria-label={props.label}
    noValidate
  >
    <CsrfField />
    {props.idempotencyKey !== undefined && <input type="hidden" name="key" value={props.idempotencyKey} />}
    {props.version !== undefined && <input type="hidden" name="version" value={props.version} />}
    {props.children}
  </form>
);
