import type { JSX } from 'preact';
import { Icon } from '../parts/icon';
import { useReader, useWords } from '../parts/reader';
import type { SentCode } from './asked-code';
import { consentWords } from './words';

interface Props {
  /** Where the form is sent to have a code. */
  readonly action: string;
  readonly sent?: SentCode | undefined;
  readonly error?: string | undefined;
  /** The code was sent just now. */
  readonly focus: boolean;
}

/** A one-time code inside a form that keeps everything else while it is asked for. */
export function CodeField({ action, sent, error, focus }: Props): JSX.Element {
  const { f } = useReader();
  const words = useWords(consentWords).code;
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <label for="f-code">{words.label}</label>
      <div id="f-code-help" class="help" role={focus ? 'status' : undefined}>
        {sent ? (
          <>
            <p class="tone-good">
              <Icon name="check" /> {words.sent(sent.sentTo, f.short(sent.expiresAt))}
            </p>
            <p>{words.secret}</p>
          </>
        ) : (
          <p>{words.none}</p>
        )}
      </div>
      {error !== undefined && (
        <p class="error" id="f-code-error">
          {error}
        </p>
      )}
      <div class="code-line">
        <input
          id="f-code"
          class="code"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
          aria-describedby={error === undefined ? 'f-code-help' : 'f-code-help f-code-error'}
          aria-invalid={error === undefined ? undefined : true}
          autoFocus={focus}
        />
        <button formAction={action} formNoValidate class={sent ? undefined : 'primary'}>
          {sent ? words.again : words.send}
        </button>
      </div>
    </div>
  );
}
