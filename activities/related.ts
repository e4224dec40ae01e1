import type { Field, FormValues } from '../workflows/kit/policy/fields';
import type { Label } from '../workflows/kit/policy/labels';
import type { Role } from '../workflows/kit/policy/roles';
import type { ProcessType } from '../workflows/registry';
import type { CheckDeps } from './association/account-check';
import { besideQuarter } from './fh/fh-quarter-related';
import { besideNre } from './nre/nre-related';
import { duplicatesOf } from './opportunity/opportunity-duplicates';
import { besideMilestone } from './payment/payment-related';

/** What lies beside a case and is looked up whenever somebody reads it: a table for the readers of some roles. Each row is a case. */
export interface RelatedTable {
  readonly key: string;
  readonly title: Label;
  readonly visibleTo: readonly Role[];
  readonly columns: readonly Field[];
  readonly rows: readonly (FormValues & { readonly caseId: string })[];
}

/** Finds what lies beside one case. */
export type Related = (of: {
  readonly id: string;
  readonly state: string;
  readonly form: FormValues;
  readonly data: FormValues;
}) => Promise<readonly RelatedTable[]>;

/** What lies beside a case, by process type. */
export function createRelated(deps: CheckDeps): Readonly<Record<string, Related | undefined>> {
  const duplicates = duplicatesOf(deps);
  return {
    'partner-opportunity': duplicates,
    'vendor-opportunity': duplicates,
    'fh-quarter': besideQuarter(deps),
    nre: besideNre(deps),
    'nre-milestone': besideMilestone(deps),
  } satisfies Partial<Record<ProcessType, Related>>;
}
