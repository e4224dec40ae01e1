import type { FoundFile } from '../../db/engine/files';
import type { Field } from '../../workflows/kit/policy/fields';
import type { Policy } from '../../workflows/kit/policy/policy';
import type { Actor, Role } from '../../workflows/kit/policy/roles';

/** Every form of a process, and its facts. */
const formsOf = ({ form, facts = [], tasks, actions }: Policy): (readonly Field[])[] => [
  form,
  facts,
  ...Object.values(tasks).flatMap((task) => Object.values(task.decisions).map((decision) => decision.form)),
  ...Object.values(actions).map((action) => action.form),
];

const isVisible = ({ visibleTo }: Field, roles: readonly Role[]): boolean =>
  visibleTo?.some((role) => roles.includes(role)) ?? true;

/** Whether these roles see a slot's field; undefined if the form has no such field. */
function seenIn(fields: readonly Field[], path: readonly string[], roles: readonly Role[]): boolean | undefined {
  const [name, ...rest] = path;
  const field = fields.find((each) => each.name === name);
  if (!field) return undefined;
  const inner = rest.length === 0 ? field.kind === 'file' || undefined : seenIn(field.fields ?? [], rest, roles);
  return inner === undefined ? undefined : inner && isVisible(field, roles);
}

/** Whether roles see the files of a slot: every form of the process that has it must show it to them. */
function seesSlot(policy: Policy | undefined, slot: string, roles: readonly Role[]): boolean {
  const seen = (policy ? formsOf(policy) : [])
    .map((fields) => seenIn(fields, slot.split('.'), roles))
    .filter((each) => each !== undefined);
  return seen.length > 0 && seen.every(Boolean);
}

/**
 * Whether an actor may read a file: their own party's while no case has it, otherwise one in a visible field of a
 * visible case.
 */
export const mayRead = (
  { loose, places }: Pick<FoundFile, 'loose' | 'places'>,
  { roles }: Actor,
  policies: readonly Policy[],
): boolean =>
  loose ||
  places.some(({ type, slot }) =>
    seesSlot(
      policies.find((policy) => policy.type === type),
      slot,
      roles,
    ),
  );
