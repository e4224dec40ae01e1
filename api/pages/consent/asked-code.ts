import { codeControl } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import type { Signed } from '../frame/visit';
import type { CodeAsked } from '../parts/code-entry';

/** Where a one-time code was sent, masked, and until when it is valid (ISO). */
export interface SentCode {
  readonly sentTo: string;
  readonly expiresAt: string;
}

/** A one-time code that was sent. */
export interface AskedCode extends SentCode {
  readonly codeId: string;
}

/** The field for a one-time code and where it was sent, as the component `CodeEntry` takes it. */
export function codeAsked(
  { m, posted }: Signed,
  action: string,
  errors: ReadonlyMap<string, string>,
  sent?: AskedCode,
): CodeAsked {
  const error = errors.get('code') ?? errors.get('codeId');
  const field = codeControl(m.form.code, error);
  const codeId = sent?.codeId ?? textOf(posted, 'codeId') ?? '';
  const known =
    sent ?? (codeId === '' ? undefined : { sentTo: textOf(posted, 'sentTo'), expiresAt: textOf(posted, 'expiresAt') });
  return {
    field,
    action,
    codeId,
    ...(known?.sentTo !== undefined &&
      known.expiresAt !== undefined && { sentTo: known.sentTo, expiresAt: known.expiresAt }),
  };
}

/** What a browser keeps of the code it asked for. */
export type KeptCode = AskedCode & { readonly mark: string };
