import type { FieldKind } from './field-kinds';
import type { Label } from './labels';
import type { Role } from './roles';

/** One field of a form. From it come the type, the validation, the OpenAPI schema, the HTML input and the masking. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  readonly label: Label;
  readonly help?: Label;
  /** Personal data: masked in lists and exports, revealed only by an audited call. */
  readonly personal?: boolean;
  /** Only these roles see the value; everyone who sees the case when absent. */
  readonly visibleTo?: readonly Role[];
  /** Only these roles are asked for it when they open a case; everyone who may open one when absent. */
  readonly askedOf?: readonly Role[];
  /** The list among the form and facts of the case with whose items this one begins, as far as they have the same fields. */
  readonly beginsWith?: string;
  /** A text that is the id of something people know by its name: pages show that, and offer what there is to choose from. */
  readonly names?: 'solution' | 'cloudService';
  /** Least and most: characters of a text, value of a number, items of a list, files. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly options?: readonly { readonly value: string; readonly label: Label }[];
  readonly fields?: readonly Field[];
}

/** An amount in integer minor units. */
export interface Money {
  readonly minor: number;
  readonly currency: string;
}

/** A file that was uploaded before, as it travels in forms; its bytes stay where they are kept. */
export interface FileRef {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Of its bytes, in hex. */
  readonly sha256: string;
}

/** How ids are written that are no account and no person of ours. */
export const ID_PATTERN = '^[\\w.:-]+$';

/** The most files that one field takes, whatever its own limit. */
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

/** The type of the value that one field asks for. */
export type ValueOf<F extends Field> = ValuesOf<F>[F['kind']];

/** The type of the values that a list of fields asks for; any values where the names of the fields are not known. */
export type FormOf<Fs extends readonly Field[]> = string extends Fs[number]['name']
  ? FormValues
  : {
      readonly [F in Fs[number] as F['required'] extends true ? F['name'] : never]: ValueOf<F>;
    } & {
      readonly [F in Fs[number] as F['required'] extends true ? never : F['name']]?: ValueOf<F>;
    };

/** Form values as they travel, before their type is known. */
export type FormValues = Readonly<Record<string, unknown>>;
