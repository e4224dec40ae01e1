import { codeControl } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import type { Signed } from '../frame/visit';
import type { CodeAsked } from '../parts/code-entry';

/** A one-time code that was sent. */
export interface AskedCode {
  readonly codeId: string;
  readonly sentTo: string;
  readonly expiresAt: string;
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
