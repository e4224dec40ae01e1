import type { Policy } from '../workflows/kit/policy';
import { Problem } from './problems';

/** The name under which a customer's own name is revealed. */
export const CUSTOMER_NAME = 'parties.customer';

/** The personal fields of a process that can be shown in full. */
export const revealable = (policy: Policy): string[] => [
  CUSTOMER_NAME,
  ...policy.form
    .flatMap((field) => [field, ...(field.fields ?? [])])
    .filter((field) => field.personal)
    .map((field) => field.name),
];

/** Refuses names that are no personal fields of the process, all of them at once. */
export function mustBeRevealable(policy: Policy, fields: readonly string[]): void {
  const allowed = revealable(policy);
  const errors = fields.flatMap((field, index) =>
    allowed.includes(field)
      ? []
      : [
          {
            path: `fields.${index}`,
            code: 'not-allowed',
            message: { zh: '不是可显示的字段', en: 'is no field that can be revealed' },
            allowed,
          },
        ],
  );
  if (errors.length > 0) throw new Problem('invalid', { errors });
}
