import type { JSX } from 'preact';
import type { Control } from '../forms/form-fields';
import { Field } from './field';
import { useReader } from './reader';

/** The field for a one-time code, where it was sent, and where the form is sent to have one. */
export interface CodeAsked {
  readonly field: Control;
  readonly action: string;
  readonly codeId: string;
  readonly sentTo?: string;
  readonly expiresAt?: string;
}

/** A one-time code inside a form: asking for it keeps everything that was entered. */
export function CodeEntry({ code: { field, action, codeId, sentTo, expiresAt } }: { code: CodeAsked }): JSX.Element {
  const { m, f } = useReader();
  const isSent = sentTo !== undefined && expiresAt !== undefined;
  return (
    <div class="stack tight">
      <Field field={field} />
      <input type="hidden" name="codeId" value={codeId} />
      {isSent && (
        <>
          <input type="hidden" name="sentTo" value={sentTo} />
          <input type="hidden" name="expiresAt" value={expiresAt} />
        </>
      )}
      <p class="help">{isSent ? m.code.sent(sentTo, f.short(expiresAt)) : m.code.none}</p>
      <div>
        <button formAction={action} formNoValidate>
          {isSent ? m.code.again : m.code.send}
        </button>
      </div>
    </div>
  );
}
