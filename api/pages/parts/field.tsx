import type { ComponentChildren, JSX } from 'preact';
import type { Choice, Control, SentFile, TickedText } from '../forms/form-fields';
import { useReader } from './reader';

type Of<K extends Control['control']> = Extract<Control, { control: K }>;

interface Props<K extends Control['control'] = Control['control']> {
  readonly field: Of<K>;
  /** Where a form is sent that only grows or shrinks a list. */
  readonly address?: string | undefined;
}

/** A labelled control: help below the label, the error above the control, what was entered kept. */
export function Field({ field, address }: Props): JSX.Element {
  return (
    <div class={field.error === undefined ? 'field' : 'field wrong'}>
      <Body field={field} address={address} />
    </div>
  );
}

function Body({ field, address }: Props): JSX.Element {
  switch (field.control) {
    case 'group':
      return <Group field={field} />;
    case 'list':
      return <Items field={field} address={address} />;
    case 'tick':
      return <Tick field={field} />;
    case 'files':
      return (
        <Labelled field={field}>
          <Sent name={field.name} files={field.value} />
          <input
            {...described(field)}
            type="file"
            multiple={field.several}
            accept={field.accept}
            required={field.required && field.value.length === 0}
          />
        </Labelled>
      );
    case 'longText':
      return (
        <Labelled field={field}>
          <textarea {...described(field)} required={field.required} maxLength={field.max}>
            {field.value.startsWith('\n') ? `\n${field.value}` : field.value}
          </textarea>
        </Labelled>
      );
    case 'select':
      return (
        <Labelled field={field}>
          <Select field={field} />
        </Labelled>
      );
    case 'money':
      return (
        <Labelled field={field}>
          <Amount field={field} />
        </Labelled>
      );
    case 'input':
      return (
        <Labelled field={field}>
          <input
            {...described(field)}
            {...typed(field.type)}
            value={field.value}
            inputMode={field.inputmode}
            autoComplete={field.autocomplete}
            required={field.required}
            maxLength={field.max}
            class={field.code ? 'code' : undefined}
          />
        </Labelled>
      );
  }
}

// JSX knows each type of control by itself, not one of several.
const typed = (type: string): object => ({ type });

const helpId = ({ id }: Control): string => `${id}-help`;
const errorId = ({ id }: Control): string => `${id}-error`;

const describedBy = (field: Control): string | undefined =>
  [field.help && helpId(field), field.error && errorId(field)].filter(Boolean).join(' ') || undefined;

/** What ties a control to its label, its help and its error. */
const described = (
  field: Control,
): { id: string; name: string; 'aria-describedby'?: string; 'aria-invalid'?: true } => {
  const by = describedBy(field);
  return {
    id: field.id,
    name: field.name,
    ...(by !== undefined && { 'aria-describedby': by }),
    ...(field.error !== undefined && { 'aria-invalid': true }),
  };
};

const Optional = ({ field }: { field: Control }): JSX.Element | null => {
  const { m } = useReader();
  return field.required || field.quiet ? null : <span class="muted"> {m.optional}</span>;
};

const Hints = ({ field }: { field: Control }): JSX.Element => (
  <>
    {field.help && (
      <p class="help" id={helpId(field)}>
        {field.help}
      </p>
    )}
    {field.error && (
      <p class="error" id={errorId(field)}>
        {field.error}
      </p>
    )}
  </>
);

const Labelled = ({ field, children }: { field: Control; children: ComponentChildren }): JSX.Element => (
  <>
    <label for={field.id}>
      {field.label}
      <Optional field={field} />
    </label>
    <Hints field={field} />
    {children}
  </>
);

function Select({ field }: Props<'select'>): JSX.Element {
  const { m } = useReader();
  return (
    <select {...described(field)} required={field.required}>
      <option value="">{field.blank ?? (field.quiet ? m.form.any : m.form.choose)}</option>
      {field.options.map(({ value, label, chosen }) => (
        <option value={value} selected={chosen}>
          {label}
        </option>
      ))}
    </select>
  );
}

function Amount({ field }: Props<'money'>): JSX.Element {
  const { m } = useReader();
  const { amount, currency } = field.value;
  return (
    <div class="money">
      <input
        {...described(field)}
        name={`${field.name}.amount`}
        value={amount}
        inputMode="decimal"
        autoComplete="off"
        required={field.required}
      />
      <select name={`${field.name}.currency`} aria-label={m.form.currency}>
        {field.currencies.map((each) => (
          <option selected={each === currency}>{each}</option>
        ))}
      </select>
    </div>
  );
}

const Option = ({ field, option, at }: { field: Of<'group'>; option: Choice; at: number }): JSX.Element => (
  <div class="tick">
    <input
      type={field.type}
      id={`${field.id}-${at}`}
      name={field.name}
      value={option.value}
      checked={option.chosen === true}
    />
    <label for={`${field.id}-${at}`}>{option.label}</label>
  </div>
);

const Group = ({ field }: Props<'group'>): JSX.Element => (
  <fieldset id={field.id} aria-describedby={describedBy(field)} tabIndex={-1}>
    <legend>
      {field.label}
      <Optional field={field} />
    </legend>
    <Hints field={field} />
    {field.options.map((option, at) => (
      <Option field={field} option={option} at={at} />
    ))}
  </fieldset>
);

function Items({ field, address }: Props<'list'>): JSX.Element {
  const { m } = useReader();
  const here = address === undefined ? {} : { formAction: `${address}#${field.id}` };
  return (
    <fieldset id={field.id} class="stack" tabIndex={-1}>
      <legend>
        {field.label}
        <Optional field={field} />
      </legend>
      <Hints field={field} />
      {field.items.map((fields, at) => (
        <div class="card" role="group" aria-label={`${field.label} ${at + 1}`}>
          <p>
            <strong>{m.form.item(at + 1)}</strong>
          </p>
          {fields.map((inner) => (
            <Field field={inner} address={address} />
          ))}
          {field.items.length > 1 && (
            <div>
              <button class="plain" name="shrink" value={`${field.path}.${at}`} formNoValidate {...here}>
                {m.form.remove(at + 1)}
              </button>
            </div>
          )}
        </div>
      ))}
      <div>
        <button name="grow" value={field.path} formNoValidate {...here}>
          {m.form.more}
        </button>
      </div>
    </fieldset>
  );
}

function Sent({ name, files }: { name: string; files: readonly SentFile[] }): JSX.Element | null {
  const { m } = useReader();
  if (files.length === 0) return null;
  return (
    <ul class="files">
      {files.map((file) => (
        <li>
          <a href={`/files/${file.id}`}>{file.name}</a> <span class="muted small">{file.size}</span>
          <input type="hidden" name={name} value={file.id} />
          <div class="tick">
            <input type="checkbox" id={`drop-${file.id}`} name="drop" value={`${name}/${file.id}`} />
            <label for={`drop-${file.id}`}>
              {m.form.drop} <span class="unseen">{file.name}</span>
            </label>
          </div>
        </li>
      ))}
    </ul>
  );
}

const Text = ({ text }: { text: TickedText }): JSX.Element => {
  const { m } = useReader();
  return (
    <details>
      <summary>
        {text.title} · {m.consent.decide.version(text.version)}
      </summary>
      <div class="scroll stack tight" tabIndex={0} role="region" aria-label={text.title}>
        {text.paragraphs.map((paragraph) => (
          <p>{paragraph}</p>
        ))}
      </div>
    </details>
  );
};

const Tick = ({ field }: Props<'tick'>): JSX.Element => (
  <>
    {field.notice && <Text text={field.notice} />}
    {field.error && (
      <p class="error" id={errorId(field)}>
        {field.error}
      </p>
    )}
    <div class="tick">
      <input {...described(field)} type="checkbox" value="true" checked={field.value} required={field.required} />
      <label for={field.id}>{field.label}</label>
    </div>
    {field.help && (
      <p class="help" id={helpId(field)}>
        {field.help}
      </p>
    )}
  </>
);
