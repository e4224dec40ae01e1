import type { Field } from '../../../workflows/kit/policy/fields';
import type { ActionPolicy, Policy } from '../../../workflows/kit/policy/policy';
import { findCase } from '../../cases/find';
import { toWire } from '../../cases/masking';
import { viewerOf } from '../../http/viewer';
import type { Place, Signed } from '../frame/visit';

type Wire = Record<string, unknown>;

const isPersonal = ({ personal, fields = [] }: Field): boolean => personal === true || fields.some(isPersonal);

/**
 * A request as form values for revising it. Its author gets it unmasked: a masked value would be saved in place of the
 * real one. Anybody else gets no personal value, and a field they leave empty stays as it is.
 */
export async function heldFor(
  { deps }: Place,
  { actor, locale }: Signed,
  caseId: string,
  fields: readonly Field[],
): Promise<Wire> {
  const row = await findCase({ deps: deps.api, viewer: viewerOf(actor, deps.api.policies) }, caseId);
  const own = row.opener.partyId === actor.partyId;
  const shown = fields.filter(
    (field) =>
      row.form[field.name] !== undefined &&
      (own || !isPersonal(field)) &&
      (field.visibleTo?.some((role) => actor.roles.includes(role)) ?? true),
  );
  return Object.fromEntries(shown.map(({ name }) => [name, toWire(row.form[name], locale)]));
}

/**
 * The fields of an action that repeat what the request says: all of them if it revises the request, else those that are
 * the same field.
 */
export const repeatedBy = ({ form, revises }: ActionPolicy, policy: Policy): readonly Field[] =>
  revises
    ? form
    : form.filter(({ name, kind, label }) =>
        policy.form.some((known) => known.name === name && known.kind === kind && known.label.zh === label.zh),
      );
