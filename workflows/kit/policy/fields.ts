import type { FieldKind } from './field-kinds';
import type { Label } from './labels';
import type { Role } from './roles';

/** One field of a form: the source of its type, validation, OpenAPI schema, HTML input and masking. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  readonly label: Label;
  readonly help?: Label;
  /** Personal data: masked in lists and exports, revealed only by an audited call. */
  readonly personal?: boolean;
  /** Only these roles see the value; if absent, everyone who sees the case. */
  readonly visibleTo?: readonly Role[];
  /** Only these roles are asked for it when they open a case; if absent, everyone who may open one. */
  readonly askedOf?: readonly Role[];
  /** The list among the case's form and facts whose items prefill this one, as far as they share fields. */
  readonly beginsWith?: string;
  /** The text is the id of something people know by name: pages show the name and offer a choice. */
  readonly names?: 'solution' | 'cloudService';
  /** Bounds: characters of a text, value of a number, items of a list, files. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** The text has to prove itself: a unified social credit code by its check digit. */
  readonly proof?: 'registrationNumber';
  readonly options?: readonly { readonly value: string; readonly label: Label }[];
  readonly fields?: readonly Field[];
}

/** An amount in integer minor units. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** A file uploaded earlier, as it travels in forms; its bytes stay where they are kept. */
export interface FileRef {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  /** Size in bytes. */
  readonly size: number;
  /** Hash of its bytes, in hex. */
  readonly sha256: string;
}

/** The pattern of ids that are neither an account nor a person of ours. */
export const ID_PATTERN = '^[\\w.:-]+$';

/** The most files any field takes, whatever its own limit. */
export const MOST_FILES = 10;

/** The values of a field by its kind. */
interface ValuesOf<F extends Field> {
  readonly text: string;
  readonly longText: string;
  readonly email: string;
  readonly phone: string;
  readonly money: Money;
  readonly count: number;
  readonly percent: number;
  readonly date: string;
  readonly month: string;
  readonly quarter: string;
  readonly choice: OptionOf<F>;
  readonly choices: readonly string[];
  readonly tick: boolean;
  readonly customer: string;
  readonly partner: string;
  readonly person: string;
  readonly file: readonly FileRef[];
  readonly list: readonly (F extends { fields: infer Fs extends readonly Field[] } ? FormOf<Fs> : never)[];
}

type OptionOf<F extends Field> = F extends { options: readonly { value: infer V }[] } ? V : string;

/** The value type of one field. */
export type ValueOf<F extends Field> = ValuesOf<F>[F['kind']];

/** The value type of a list of fields; any values if the field names are not known. */
export type FormOf<Fs extends readonly Field[]> = string extends Fs[number]['name']
  ? FormValues
  : {
      readonly [F in Fs[number] as F['required'] extends true ? F['name'] : never]: ValueOf<F>;
    } & {
      readonly [F in Fs[number] as F['required'] extends true ? never : F['name']]?: ValueOf<F>;
    };

/** Form values as they travel, before their type is known. */
export type FormValues = Readonly<Record<string, unknown>>;
