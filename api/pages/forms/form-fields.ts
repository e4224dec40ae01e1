import type { FieldKind } from '../../../workflows/kit/policy/field-kinds';
import type { Field } from '../../../workflows/kit/policy/fields';
import { say, type Locale } from '../../../workflows/kit/policy/labels';
import { CONSENT_TEXTS } from '../../../workflows/association/consent-texts';
import { type ConsentText } from '../../../workflows/shared/consent-text';
import { CURRENCY_CODES } from '../../../workflows/shared/money-text';
import { fileControl } from './file-control';

type Values = Readonly<Record<string, unknown>>;

/** Choices that the policy cannot know: the customers of a partner. */
export type Choices = Readonly<Record<string, readonly { value: string; label: string }[]>>;

/** What a form shows in its fields: wire values, errors by path, choices by kind of field. */
export interface Filled {
  readonly locale: Locale;
  readonly values: Values;
  readonly errors: ReadonlyMap<string, string>;
  readonly choices?: Choices;
  /** Prefix of every path: `form` for the fields of a policy. */
  readonly prefix?: string;
  /** The notice that a general tick accepts; a tick named after a notice accepts that one. */
  readonly notice?: ConsentText | undefined;
}

/** One of several choices, and whether it is chosen. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly chosen?: boolean;
}

/** A file that was sent already. */
export interface SentFile {
  readonly id: string;
  readonly name: string;
  readonly size: string;
}

/** A text that is accepted by a tick. */
export interface TickedText {
  readonly version: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
}

interface Common {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** That it may be left out is not said. */
  readonly quiet?: boolean;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
}

/** The kinds of one-line controls that browsers know. */
type InputType = 'text' | 'search' | 'tel' | 'email' | 'date' | 'month' | 'number';

/** What each kind of control needs besides the common parts. */
type Kinds =
  | {
      readonly control: 'input';
      readonly value: string;
      readonly type: InputType;
      readonly autocomplete: string;
      readonly inputmode?: string;
      readonly max?: number | undefined;
      readonly code?: boolean;
    }
  | { readonly control: 'longText'; readonly value: string; readonly max?: number | undefined }
  | {
      readonly control: 'select';
      readonly options: readonly Choice[];
      /** Said where none is chosen. */ readonly blank?: string;
    }
  | {
      readonly control: 'money';
      readonly value: { readonly amount: string; readonly currency: string };
      readonly currencies: readonly string[];
    }
  | { readonly control: 'tick'; readonly value: boolean; readonly notice?: TickedText | undefined }
  | { readonly control: 'group'; readonly type: 'radio' | 'checkbox'; readonly options: readonly Choice[] }
  | { readonly control: 'list'; readonly items: readonly (readonly Control[])[] }
  | {
      readonly control: 'files';
      readonly value: readonly SentFile[];
      readonly accept: string;
      readonly several: boolean;
    };

/** One field with what has been filled in so far, as the component `Field` takes it. */
export type Control = Common & Kinds;

/** The id of the field with a path, which the error summary links to. */
export const anchorOf = (path: string): string => `f-${path.replaceAll('.', '-')}`;

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** The fields of a form with what has been filled in so far. */
export const controls = (fields: readonly Field[], filled: Filled): Control[] =>
  fields.map((field) => controlOf(field, filled.prefix ? `${filled.prefix}.${field.name}` : field.name, filled));

type Show = (field: Field, value: unknown, filled: Filled, path: string) => Kinds & { readonly help?: string };

const input =
  (attributes: { readonly type?: InputType; readonly autocomplete?: string; readonly inputmode?: string }): Show =>
  ({ max }, value) => {
    const all = { type: 'text' as const, autocomplete: 'off', ...attributes };
    return { ...all, control: 'input', value: text(value), max: all.type === 'text' ? max : undefined };
  };

const chosenOf = (list: readonly Choice[], chosen: readonly unknown[]): Choice[] =>
  list.map((option) => ({ ...option, chosen: chosen.includes(option.value) }));

const optionsOf = ({ options = [] }: Field, locale: Locale): { value: string; label: string }[] =>
  options.map((option) => ({ value: option.value, label: say(option.label, locale) }));

/** Something identified by an id: chosen from a list if the page has one, typed otherwise. */
const known: Show = (field, value, filled, path) => {
  const options = optionsOf(field, filled.locale);
  const list = filled.choices?.[field.kind] ?? (options.length > 0 ? options : undefined);
  return list ? { control: 'select', options: chosenOf(list, [value]) } : input({})(field, value, filled, path);
};

const CONTROLS = {
  text: known,
  longText: ({ max }, value) => ({ control: 'longText', value: text(value), max }),
  // Browsers take no address like 联系@例子.中国 for one; the form is judged by us.
  email: input({ inputmode: 'email', autocomplete: 'email' }),
  phone: input({ type: 'tel', inputmode: 'tel', autocomplete: 'tel' }),
  money: (_field, value) => ({
    control: 'money',
    value: { amount: '', currency: 'CNY', ...(value as object) },
    currencies: CURRENCY_CODES,
  }),
  count: input({ inputmode: 'numeric' }),
  percent: input({ inputmode: 'decimal' }),
  date: input({ type: 'date' }),
  month: input({ type: 'month' }),
  quarter: input({}),
  choice: (field, value, { locale }) => {
    const options = chosenOf(optionsOf(field, locale), [value]);
    return options.length > 4 ? { control: 'select', options } : { control: 'group', type: 'radio', options };
  },
  choices: (field, value, { locale }) => ({
    control: 'group',
    type: 'checkbox',
    options: chosenOf(optionsOf(field, locale), Array.isArray(value) ? value : []),
  }),
  tick: ({ name }, value, filled) => ({ control: 'tick', value: value === true, notice: noticeOf(name, filled) }),
  customer: known,
  partner: known,
  person: known,
  file: (field, value, { locale }) => ({ control: 'files', ...fileControl(field, value, locale) }),
  list: (field, value, filled, path) => ({ control: 'list', items: itemsOf(field, path, value, filled) }),
} as const satisfies Record<FieldKind, Show>;

function controlOf(field: Field, path: string, filled: Filled): Control {
  const { locale, values, errors } = filled;
  return {
    id: anchorOf(path),
    path,
    name: path,
    label: say(field.label, locale),
    required: field.required,
    help: helpOf(field, locale),
    error: errorAt(path, field, errors),
    ...CONTROLS[field.kind](field, values[field.name], filled, path),
  };
}

const itemsIn = (field: Control): readonly (readonly Control[])[] => (field.control === 'list' ? field.items : []);

/** Whether a form has to be sent with files. */
export const hasFiles = (fields: readonly Control[]): boolean =>
  fields.some((field) => field.control === 'files' || itemsIn(field).some(hasFiles));

// Hints at limits that the reader would otherwise learn of only by being refused.
function helpOf({ help, kind, min }: Field, locale: Locale): string | undefined {
  if (help) return say(help, locale);
  if (kind === 'percent') return '0–100 %';
  if (kind === 'quarter') return say({ zh: '如 2026-Q3。', en: 'Such as 2026-Q3.' }, locale);
  if (min === undefined || min < 2) return undefined;
  if (kind === 'text' || kind === 'longText')
    return say({ zh: `至少 ${min} 个字。`, en: `At least ${min} characters.` }, locale);
  return kind === 'money' ? say({ zh: `不少于 ${min}。`, en: `Not less than ${min}.` }, locale) : undefined;
}

// An amount, or one of several choices, has no field of its own; a list item has.
function errorAt(path: string, { kind }: Field, errors: Filled['errors']): string | undefined {
  if (kind === 'list') return errors.get(path);
  return errors.get(path) ?? [...errors].find(([at]) => at.startsWith(`${path}.`))?.[1];
}

function itemsOf(field: Field, path: string, value: unknown, filled: Filled): Control[][] {
  const items = Array.isArray(value) && value.length > 0 ? (value as Values[]) : [{}];
  return items.map((item, at) => controls(field.fields ?? [], { ...filled, values: item, prefix: `${path}.${at}` }));
}

/** A field outside any policy: a comment, a code, a filter; a line of text unless it says otherwise. */
export const control = (name: string, label: string, more: Own = {}): Control =>
  ({
    id: anchorOf(name),
    path: name,
    name,
    label,
    required: false,
    ...((more.control ?? 'input') === 'input' && { control: 'input', type: 'text', autocomplete: 'off', value: '' }),
    ...more,
  }) as Control;

type Line = Extract<Kinds, { control: 'input' }>;

/** What a field outside any policy says of itself. */
export type Own = Partial<Common> & (Exclude<Kinds, Line> | Partial<Line>);

/** The field for a one-time code. */
export const codeControl = (label: string, error: string | undefined, value = ''): Control =>
  control('code', label, {
    required: true,
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
    code: true,
    max: 6,
    error,
    value,
  });

/** The label of every field by its path, for the error summary. */
export const labelsOf = (fields: readonly Field[], locale: Locale, prefix = 'form'): Map<string, string> =>
  new Map(fields.map((field) => [`${prefix}.${field.name}`, say(field.label, locale)]));

/** The same for the fields of a page, those inside lists with their item's position. */
export const labelsIn = (fields: readonly Control[], before = ''): Map<string, string> =>
  new Map(
    fields.flatMap((field): [string, string][] => [
      [field.path, before + field.label],
      ...itemsIn(field).flatMap((item, at) => [...labelsIn(item, `${field.label} ${at + 1} · `)]),
    ]),
  );

function noticeOf(name: string, { locale, notice }: Filled): TickedText | undefined {
  const found: ConsentText | undefined =
    name in CONSENT_TEXTS ? CONSENT_TEXTS[name as keyof typeof CONSENT_TEXTS] : notice;
  return (
    found && {
      version: found.version,
      title: say(found.title, locale),
      paragraphs: found.paragraphs.map((paragraph) => say(paragraph, locale)),
    }
  );
}
