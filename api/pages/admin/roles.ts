import { holdersByRole } from '../../../db/directory/held-work';
import { say } from '../../../workflows/kit/policy/labels';
import { type PartyKind, ROLES, type Role, rolesOfKind } from '../../../workflows/kit/policy/roles';
import type { Operated } from '../frame/operator-access';
import type { Place, Signed } from '../frame/visit';
import { type RoleRow, RolesPage } from './roles-page';

const KINDS: readonly PartyKind[] = ['vendor', 'partner', 'customer'];

/** Which role may do what, as the policies say it. */
export const showRoles: Operated = async (place, visit) => {
  const holders = await holdersByRole(place.deps.api.db);
  const kinds = KINDS.map((kind) => ({
    kind,
    rows: rolesOfKind(kind).map((role) => rowOf(role, holders.get(role) ?? 0, place, visit)),
  }));
  await visit.show(RolesPage, { kinds });
};

function rowOf(role: Role, holders: number, { deps }: Place, { locale }: Signed): RoleRow {
  const { policies } = deps.api;
  const titles = (labels: readonly string[]): string[] => [...new Set(labels)];
  return {
    role,
    title: say(ROLES[role], locale),
    holders,
    opens: titles(policies.filter(({ opens }) => opens.includes(role)).map(({ title }) => say(title, locale))),
    decides: titles(
      policies.flatMap(({ tasks }) =>
        Object.values(tasks)
          .filter((task) => task.role === role)
          .map(({ title }) => say(title, locale)),
      ),
    ),
    acts: titles(
      policies.flatMap(({ actions }) =>
        Object.values(actions)
          .filter(({ roles }) => roles.includes(role))
          .map(({ title }) => say(title, locale)),
      ),
    ),
  };
}
