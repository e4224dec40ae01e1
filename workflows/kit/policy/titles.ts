import type { FormOf } from './fields';
import type { Label } from './labels';
import type { FactsOf, Policy, TaskOf } from './policy';
import type { PartyRole } from './roles';

/**
 * What titles are made of, as far as a reader sees it: the form and the facts without personal values, and the parties'
 * names in the reader's language.
 */
export interface CaseFacts<P extends Policy> {
  readonly form: Partial<FormOf<P['form']>>;
  readonly facts: FactsOf<P>;
  readonly names: Readonly<Partial<Record<PartyRole, string>>>;
}

/** The title of a case or task; undefined where too little is known for more than the policy's own. */
export type TitleOf<P extends Policy> = (facts: CaseFacts<P>) => Label | undefined;

/** The titles of a process's cases and of their tasks: verb, subject, value. */
export interface Titles<P extends Policy> {
  readonly caseTitle: TitleOf<P>;
  readonly taskTitles: { readonly [K in TaskOf<P>]?: TitleOf<P> };
}
