import { NEVER, type SettingShape } from '../../../workflows/kit/policy/settings';
import { type Locale, say } from '../../../workflows/kit/policy/labels';
import { type Control, control } from '../forms/form-fields';
import { textOf, textsOf, type Posted } from '../forms/form-values';
import type { Words } from '../frame/words';
import { adminWords } from './words';

const SITES = ['CN', 'INTL'] as const;
const UNITS = ['workingDays', 'days', 'months'] as const;

interface Due {
  readonly workingDays?: number;
  readonly days?: number;
  readonly months?: number;
  readonly on?: string;
}

interface Quota {
  readonly months: number;
  readonly limit: Readonly<Record<(typeof SITES)[number], number>>;
}

type Reader = Pick<Words, 'locale' | 'm' | 'f'>;

/** The value of a setting as people say it. */
export function valueText(shape: SettingShape, value: unknown, { locale, m, f }: Reader): string {
  const words = adminWords[locale];
  const w = words.settings;
  switch (shape.kind) {
    case 'due':
    case 'workingDays':
      return value === NEVER ? w.never : dueText(value as Due, { locale, f });
    case 'number':
      return w.of(value as number, say(shape.unit, locale));
    case 'tick':
      return value === true ? words.yes : words.no;
    case 'choice':
    case 'text':
      return String(value);
    case 'anyOf':
      return (value as readonly string[]).join(m.comma) || w.none;
    case 'quota': {
      const { months, limit } = value as Quota;
      return w.quota(months, limit.CN, limit.INTL);
    }
    case 'amounts':
      return (
        Object.entries(value as Readonly<Record<string, number>>)
          .map(([name, minor]) => `${name} ${minor}`)
          .join(m.comma) || w.none
      );
  }
}

function dueText(rule: Due, { locale, f }: Pick<Reader, 'locale' | 'f'>): string {
  const w = adminWords[locale].settings;
  if (rule.on !== undefined) return w.on(f.date(rule.on));
  const unit = UNITS.find((each) => rule[each] !== undefined);
  return unit === undefined ? JSON.stringify(rule) : w.of(rule[unit]!, w.units[unit]);
}

/** What a setting may be, as people say it. */
export function rangeText(shape: SettingShape, { locale, m }: Reader): string {
  const words = adminWords[locale];
  const w = words.settings;
  switch (shape.kind) {
    case 'due':
      return [w.between(shape.least, shape.most), ...(shape.off ? [w.never] : [])].join(m.comma);
    case 'workingDays':
      return `${w.between(shape.least, shape.most)} ${w.units.workingDays}`;
    case 'number':
      return w.between(shape.least, shape.most);
    case 'tick':
      return [words.yes, words.no].join(m.comma);
    case 'choice':
    case 'anyOf':
      return shape.options.join(m.comma);
    case 'text':
      return w.letters(shape.most);
    case 'quota':
      return SITES.join(m.comma);
    case 'amounts':
      return w.between(0, shape.most);
  }
}

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** The fields in which a setting is changed, with its value, or what was sent; the first has the path `value`. */
export function valueFields(
  shape: SettingShape,
  value: unknown,
  { locale, posted, error }: { locale: Locale; posted: Posted | undefined; error: string | undefined },
): Control[] {
  const words = adminWords[locale];
  const w = words.settings;
  const held = (name: string, now: unknown): string =>
    posted === undefined ? plain(now) : (textOf(posted, name) ?? '');
  const first = { required: true, error };
  const number = (name: string, label: string, now: unknown, more: object = { required: true }): Control =>
    control(name, label, { inputmode: 'numeric', value: held(name, now), ...more });
  const select = (
    name: string,
    label: string,
    now: unknown,
    options: readonly (readonly [string, string])[],
    more = {},
  ) =>
    control(name, label, {
      control: 'select',
      required: true,
      options: options.map(([each, title]) => ({ value: each, label: title, chosen: held(name, now) === each })),
      ...more,
    });
  switch (shape.kind) {
    case 'due': {
      const rule = value === NEVER ? {} : (value as Due);
      const unit = value === NEVER ? NEVER : UNITS.find((each) => rule[each] !== undefined);
      const units = [...UNITS, ...(shape.off ? ([NEVER] as const) : [])];
      return [
        number('value', w.amount, unit === undefined || unit === NEVER ? '' : rule[unit], { quiet: true, error }),
        select(
          'unit',
          w.unit,
          unit,
          units.map((each) => [each, w.units[each]]),
        ),
      ];
    }
    case 'workingDays':
      return [number('value', `${w.amount} (${w.units.workingDays})`, (value as Due).workingDays, first)];
    case 'number':
      return [number('value', `${w.amount} (${say(shape.unit, locale)})`, value, { ...first, inputmode: 'decimal' })];
    case 'tick':
      return [
        select(
          'value',
          w.value,
          String(value),
          [
            ['true', words.yes],
            ['false', words.no],
          ],
          { error },
        ),
      ];
    case 'choice':
      return [
        select(
          'value',
          w.value,
          value,
          shape.options.map((each) => [each, each]),
          { error },
        ),
      ];
    case 'anyOf': {
      const chosen = posted === undefined ? (value as readonly string[]) : textsOf(posted, 'value');
      const options = shape.options.map((each) => ({ value: each, label: each, chosen: chosen.includes(each) }));
      return [control('value', w.value, { control: 'group', type: 'checkbox', quiet: true, error, options })];
    }
    case 'text':
      return [control('value', w.value, { ...first, max: shape.most, value: held('value', value) })];
    case 'quota': {
      const { months, limit } = value as Quota;
      return [
        number('value', w.months, months, first),
        ...SITES.map((site) => number(`limit.${site}`, w.attempts(site), limit[site])),
      ];
    }
    case 'amounts':
      return shape.of.map((each, at) => {
        const now = (value as Readonly<Record<string, number>>)[each];
        return number(at === 0 ? 'value' : `of.${each}`, each, now, { quiet: true, ...(at === 0 && { error }) });
      });
  }
}

const numberIn = (posted: Posted, name: string): unknown => {
  const text = textOf(posted, name);
  return text === undefined || Number.isNaN(Number(text)) ? text : Number(text);
};

/** The value that a form wants; what is no value of the setting is left for the API to refuse. */
export function valueSent(shape: SettingShape, posted: Posted): unknown {
  switch (shape.kind) {
    case 'due': {
      const unit = textOf(posted, 'unit') ?? 'workingDays';
      return unit === NEVER ? NEVER : { [unit]: numberIn(posted, 'value') };
    }
    case 'workingDays':
      return { workingDays: numberIn(posted, 'value') };
    case 'number':
      return numberIn(posted, 'value');
    case 'tick': {
      const text = textOf(posted, 'value');
      return text === undefined ? undefined : text === 'true';
    }
    case 'choice':
    case 'text':
      return textOf(posted, 'value');
    case 'anyOf':
      return textsOf(posted, 'value');
    case 'quota': {
      const limit = Object.fromEntries(SITES.map((site) => [site, numberIn(posted, `limit.${site}`)]));
      return { months: numberIn(posted, 'value'), limit };
    }
    case 'amounts':
      return Object.fromEntries(
        shape.of.flatMap((each, at) => {
          const sent = numberIn(posted, at === 0 ? 'value' : `of.${each}`);
          return sent === undefined ? [] : [[each, sent]];
        }),
      );
  }
}
