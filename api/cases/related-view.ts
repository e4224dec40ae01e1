import type { CaseRow } from '../../db/engine/cases';
import { say } from '../../workflows/kit/policy/labels';
import { fieldView } from './fields';
import type { Call } from '../http/http';
import { formView } from './masking';
import type { Reader } from './parties-view';
import type { RelatedTable } from '../shapes/case';

/** The related cases that this reader may see, as tables; nothing when there are none. */
export async function relatedView(
  { deps }: Pick<Call, 'deps'>,
  row: CaseRow,
  { actor, locale }: Reader,
): Promise<{ related?: RelatedTable[] }> {
  const tables = (await deps.related[row.type]?.(row)) ?? [];
  const seen = tables.filter(({ visibleTo }) => visibleTo.some((role) => actor.roles.includes(role)));
  if (seen.length === 0) return {};
  const related = seen.map(({ key, title, columns, rows }) => ({
    key,
    title: say(title, locale),
    columns: columns.map((column) => fieldView(column, locale)),
    rows: rows.map((each) => ({
      ...formView(columns, each, { roles: actor.roles, locale }),
      caseId: each.caseId,
    })),
  }));
  return { related };
}
