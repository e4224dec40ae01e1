import type { Policy } from '../../workflows/kit/policy/policy';
import type { Actor, PartyRole } from '../../workflows/kit/policy/roles';
import { Problem } from '../http/problems';
import { rolesOf } from '../http/viewer';

/** The parties whose names others see masked, by their role in a case, with the names under which they are revealed. */
export const PARTY_NAMES: Readonly<Partial<Record<PartyRole, string>>> = {
  customer: 'parties.customer',
  distributor: 'parties.distributor',
};

/** The personal fields of a process that can be shown in full. */
export const revealable = (policy: Policy): string[] => [
  ...Object.entries(PARTY_NAMES).flatMap(([role, name]) => (role in policy.parties ? [name] : [])),
  ...policy.form
    .flatMap((field) => [field, ...(field.fields ?? [])])
    .filter((field) => field.personal)
    .map((field) => field.name),
];

/** Whether an actor has something to do in a process, which is what personal fields are shown for. */
export const mayReveal = (policy: Policy, { roles }: Pick<Actor, 'roles'>): boolean =>
  roles.includes('vendor-operator') || rolesOf(policy).some((role) => roles.includes(role));

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
