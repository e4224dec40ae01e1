import { z } from 'zod';
import type { Policy } from '../../workflows/kit/policy/policy';
import type { Actor, PartyRole } from '../../workflows/kit/policy/roles';
import { sift } from '../http/parse';
import { type FieldError, Problem } from '../http/problems';
import { id, lines } from '../http/texts';
import { rolesOf } from '../http/viewer';
import { isObject } from './bodies';

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

const BODY = z.strictObject({ fields: z.array(id(128)).min(1).max(50), reason: lines(256) });

/** The body that asks for personal fields. */
export const revealBody = BODY;

/** The fields to be revealed and why; refuses all faults of the body at once, names of no personal field among them. */
export function revealed(policy: Policy, body: unknown): z.output<typeof BODY> {
  const { data, errors } = sift(BODY, body ?? {});
  const names: unknown = isObject(body) ? body['fields'] : undefined;
  const unknown = Array.isArray(names) ? unknownAmong(policy, names.slice(0, 50)) : [];
  const told = new Set(errors.map(({ path }) => path));
  const all = [...errors, ...unknown.filter(({ path }) => !told.has(path))];
  if (data === undefined || all.length > 0) throw new Problem('invalid', { errors: all });
  return data;
}

function unknownAmong(policy: Policy, fields: readonly unknown[]): FieldError[] {
  const allowed = revealable(policy);
  return fields.flatMap((field, index) =>
    typeof field === 'string' && allowed.includes(field)
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
}
