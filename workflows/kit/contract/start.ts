import type { FormOf, FormValues } from '../policy/fields';
import type { Policy, Profile } from '../policy/policy';
import type { Actor } from '../policy/roles';
import type { CaseSnapshot } from './snapshot';

/** A run's input: the accepted opening command. */
export interface CaseStart {
  readonly caseId: string;
  readonly commandId: string;
  readonly form: FormValues;
  readonly actor: Actor;
  readonly profile: Profile;
  /** What the previous run left, when this one continues its case. */
  readonly snapshot?: CaseSnapshot;
}

/** The same, with one process's form. */
export type StartInput<P extends Policy> = Omit<CaseStart, 'form'> & { readonly form: FormOf<P['form']> };
