import type { FormOf } from '../workflows/kit/policy/fields';
import type { Policy, Profile } from '../workflows/kit/policy/policy';
import type { Blocker } from '../workflows/kit/policy/refusals';
import type { Actor } from '../workflows/kit/policy/roles';
import type { ActivityDeps } from './deps';

/** A request that is to be checked: its form has no files, which are attached only when it is sent. */
export interface CheckInput<P extends Policy = Policy> {
  readonly form: FormOf<readonly Exclude<P['form'][number], { readonly kind: 'file' }>[]>;
  readonly actor: Actor;
  readonly profile: Profile;
}

/** Tells everything that would refuse a request for a process now; opens nothing. */
export type CheckOf<P extends Policy> = (deps: ActivityDeps, input: CheckInput<P>) => Promise<readonly Blocker[]>;
