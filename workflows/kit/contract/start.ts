import type { FormOf, FormValues } from '../policy/fields';
import type { Policy, Profile } from '../policy/policy';
import type { Actor } from '../policy/roles';
import type { CaseSnapshot } from './snapshot';

/** What a run is started with: the accepted opening command. */
export interface CaseStart {
  readonly caseId: string;
  readonly commandId: string;
  readonly form: FormValues;
  readonly actor: Actor;
  readonly profile: Profile;
  /** What the run before left, when this one goes on with its case. */
  readonly snapshot?: CaseSnapshot;
}

/** The same, with the form of one process. */
export type StartInput<P extends Policy> = Omit<CaseStart, 'form'> & { readonly form: FormOf<P['form']> };
