import type { JSX } from 'preact';
import type { Control } from '../forms/form-fields';
import { useReader } from './reader';

type Tick = Extract<Control, { control: 'tick' }>;

/** A text in full, and the tick that accepts it. */
export function Agreement({ field }: { field: Tick }): JSX.Element {
  const { m } = useReader();
  const { id, name, label, value, error, notice } = field;
  return (
    <div class={error === undefined ? 'agreement' : 'agreement wrong'}>
      {notice && (
        <>
          <h3>
            {notice.title} <span class="muted small">{m.consent.decide.version(notice.version)}</span>
          </h3>
          {notice.paragraphs.map((paragraph) => (
            <p>{paragraph}</p>
          ))}
        </>
      )}
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <div class="tick">
        <input
          type="checkbox"
          id={id}
          name={name}
          value="true"
          checked={value}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
        />
        <label for={id}>{label}</label>
      </div>
    </div>
  );
}
