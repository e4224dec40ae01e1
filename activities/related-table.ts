import type { Field, FormValues } from '../workflows/kit/policy/fields';
import type { Label } from '../workflows/kit/policy/labels';
import type { Role } from '../workflows/kit/policy/roles';

/** Cases related to a case, looked up on every read: a table that only certain roles may read. Each row is a case. */
export interface RelatedTable {
  readonly key: string;
  readonly title: Label;
  readonly visibleTo: readonly Role[];
  readonly columns: readonly Field[];
  readonly rows: readonly (FormValues & { readonly caseId: string })[];
}

/** Finds the cases related to one case. */
export type Related = (of: {
  readonly id: string;
  readonly state: string;
  readonly form: FormValues;
  readonly data: FormValues;
}) => Promise<readonly RelatedTable[]>;
