import type { Label } from './labels';

/** What the values of a setting look like: their kind, range and unit. `off` lets a date be switched off by `never`. */
export type SettingShape =
  | { readonly kind: 'due'; readonly least: number; readonly most: number; readonly off: boolean }
  | { readonly kind: 'workingDays'; readonly least: number; readonly most: number }
  | {
      readonly kind: 'number';
      readonly least: number;
      readonly most: number;
      readonly step: number;
      readonly unit: Label;
    }
  | { readonly kind: 'tick' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'anyOf'; readonly options: readonly string[] }
  | { readonly kind: 'text'; readonly most: number }
  | { readonly kind: 'quota' }
  | { readonly kind: 'amounts'; readonly of: readonly string[]; readonly most: number };

/**
 * Which change of a setting takes a safeguard away and needs a second person (domain ruling 20): a tick set to this, a
 * larger or smaller number, an option further down a list that begins with the strictest, or one more option.
 */
export type Loosening = boolean | 'more' | 'less' | 'further-down';

/** A number or choice that operators may change without a release: declared once, for all who write, read or show it. */
export interface SettingDeclaration {
  readonly shape: SettingShape;
  readonly default: unknown;
  readonly label: Label;
  /** What a change does, in a sentence. */
  readonly effect: Label;
  readonly loosenedBy?: Loosening;
}

/** In place of a due rule: there is no date, and reminders that count from the start stay. */
export const NEVER = 'never';

/** The settings that belong to no process. */
export const KIT_SETTINGS = {
  'task.claimLease': { workingDays: 2 },
  'task.escalateAfter': { workingDays: 5 },
  'task.escalateFurtherAfter': { workingDays: 10 },
  /** Minor units; what is smaller needs no second person. */
  'control.secondPersonFrom': 0,
  'control.proposalTtl': { workingDays: 10 },
  'installation.profile': 'CN',
  'files.unattachedCount': 300,
  'files.unattachedMegabytes': 2_000,
} as const;

/** Whether an amount (minor units) needs a second person, when the setting `control.secondPersonFrom` is `from`. */
export const needsSecondPerson = (minor: number, from: number = KIT_SETTINGS['control.secondPersonFrom']): boolean =>
  Math.abs(minor) >= from;

/** Whether a change of a setting takes a safeguard away. Both values fit its shape. */
export function takesSafeguardAway({ shape, loosenedBy }: SettingDeclaration, from: unknown, to: unknown): boolean {
  if (loosenedBy === undefined) return false;
  if (typeof loosenedBy === 'boolean') return from !== to && to === loosenedBy;
  if (Array.isArray(from) && Array.isArray(to)) return to.some((each) => !from.includes(each));
  if (typeof from === 'number' && typeof to === 'number') return loosenedBy === 'more' ? to > from : to < from;
  if (shape.kind !== 'choice') return false;
  return shape.options.indexOf(to as string) > shape.options.indexOf(from as string);
}
