import { z } from 'zod';
import { WORLD_FACTS, WORLD_FAULTS, type WorldPort } from '../../../db/world/world-facts';
import { type Locale, say } from '../../../workflows/kit/policy/labels';
import { decimalOf, minorOf } from '../../../workflows/shared/money-text';
import { invalidField } from '../../http/parse';
import { control, type Control } from '../forms/form-fields';
import { textOf, type Posted } from '../forms/form-values';
import { demoWords } from './words';
import { FACT_LABELS } from './world-labels';

interface Shape {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly anyOf?: readonly Shape[];
}

/** How a fact is set: by a choice, a number, an amount, a text, or a list of words; `empties` can be set to nothing. */
interface Switch {
  readonly name: string;
  readonly kind: 'tick' | 'choice' | 'number' | 'money' | 'text' | 'words';
  readonly options: readonly string[];
  readonly empties: boolean;
}

/** What stands for nothing among the choices of a switch. */
const NOTHING = 'null';

const shapeOf = (schema: z.ZodType): Shape => z.toJSONSchema(schema) as Shape;

function switchOf(name: string, shape: Shape): Switch | undefined {
  const inner = shape.anyOf?.find(({ type }) => type !== 'null') ?? shape;
  const common = {
    name,
    options: inner.enum ?? [],
    empties: shape.anyOf?.some(({ type }) => type === 'null') ?? false,
  };
  if (inner.enum) return { ...common, kind: 'choice' };
  if (inner.type === 'boolean') return { ...common, kind: 'tick', options: ['true', 'false'] };
  if (inner.type === 'integer') return { ...common, kind: 'number' };
  if (inner.type === 'string') return { ...common, kind: 'text' };
  if (inner.type === 'object' && inner.properties?.['minor']) return { ...common, kind: 'money' };
  return inner.type === 'array' && inner.items?.type === 'string' ? { ...common, kind: 'words' } : undefined;
}

const switchesIn = (schema: z.ZodType): Switch[] =>
  Object.entries(shapeOf(schema).properties ?? {}).flatMap(([name, shape]) => switchOf(name, shape) ?? []);

const FAULT_SWITCHES = switchesIn(WORLD_FAULTS);

const labelOf = (name: string, locale: Locale): string => {
  const known = FACT_LABELS[name];
  return known === undefined ? name : say(known, locale);
};

function controlOf(each: Switch, value: unknown, locale: Locale, error: string | undefined): Control {
  const w = demoWords[locale].world;
  const { name, kind, options, empties } = each;
  const common = { quiet: true, error };
  const nothing = empties ? [{ value: NOTHING, label: w.nothing, chosen: value === null }] : [];
  if (kind === 'tick' || kind === 'choice')
    return control(name, labelOf(name, locale), {
      ...common,
      control: 'select',
      blank: w.unchanged,
      options: [
        ...options.map((option) => ({
          value: option,
          label: option === 'true' ? w.yes : option === 'false' ? w.no : option,
          chosen: String(value) === option,
        })),
        ...nothing,
      ],
    });
  const help = kind === 'words' ? w.list : empties ? `${w.nothing}: ${NOTHING}` : undefined;
  return control(name, labelOf(name, locale), { ...common, help, value: textOfValue(kind, value) });
}

function textOfValue(kind: Switch['kind'], value: unknown): string {
  if (value === undefined) return '';
  if (value === null) return NOTHING;
  if (kind === 'money') return decimalOf((value as { minor: number }).minor);
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The switches of a system with the facts as they are, or as they were posted. */
export function worldControls(
  port: WorldPort,
  {
    facts,
    posted,
    locale,
    errors,
  }: {
    facts: Readonly<Record<string, unknown>>;
    posted?: Posted | undefined;
    locale: Locale;
    errors: ReadonlyMap<string, string>;
  },
): { facts: Control[]; faults: Control[] } {
  const made = (each: Switch): Control =>
    controlOf(each, posted === undefined ? facts[each.name] : textOf(posted, each.name), locale, errors.get(each.name));
  return { facts: switchesIn(WORLD_FACTS[port]).map(made), faults: FAULT_SWITCHES.map(made) };
}

/** The labels of all switches of a system by their names. */
export const worldLabels = (port: WorldPort, locale: Locale): Map<string, string> =>
  new Map([...switchesIn(WORLD_FACTS[port]), ...FAULT_SWITCHES].map(({ name }) => [name, labelOf(name, locale)]));

/** What a form says of a system; what was left empty is absent. Throws the problem `invalid` for what cannot be read. */
export function postedFacts(port: WorldPort, posted: Posted, locale: Locale): Record<string, unknown> {
  const entries = [...switchesIn(WORLD_FACTS[port]), ...FAULT_SWITCHES].flatMap((each): [string, unknown][] => {
    const text = textOf(posted, each.name);
    return text === undefined ? [] : [[each.name, valueIn(each, text, locale)]];
  });
  return Object.fromEntries(entries);
}

function valueIn({ name, kind, empties }: Switch, text: string, locale: Locale): unknown {
  const w = demoWords[locale].world;
  if (empties && text === NOTHING) return null;
  switch (kind) {
    case 'tick':
      return text === 'true';
    case 'number':
      if (!/^\d{1,9}$/.test(text)) throw invalidField(name, 'invalid', w.badNumber, w.badNumber);
      return Number(text);
    case 'money':
      if (!/^\d{1,12}(\.\d{1,2})?$/.test(text)) throw invalidField(name, 'invalid', w.badMoney, w.badMoney);
      return { minor: minorOf(text), currency: 'CNY' };
    case 'words':
      return text.split(/[\s,，、]+/).filter(Boolean);
    case 'choice':
    case 'text':
      return text;
  }
}
