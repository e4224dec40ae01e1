import { listLog, type LogRow } from '../db/case-log';
import { say } from '../workflows/kit/labels';
import type { Policy } from '../workflows/kit/policy';
import { formView } from './masking';
import type { Reader } from './represent';

type View = Record<string, unknown>;

function entryView({ action, at, erasedAt, ...row }: LogRow, policy: Policy, reader: Reader): View {
  const declared = policy.actions[action];
  const { locale, actor, reveal } = reader;
  const name = locale === 'zh-CN' ? row.actorName : row.actorNameEn;
  return {
    no: row.no,
    at: at.toISOString(),
    action,
    title: declared ? say(declared.title, locale) : action,
    actor: row.actor,
    ...(name !== null && { actorName: name }),
    form: formView(declared?.form ?? [], row.form, { roles: actor.roles, locale, ...(reveal && { reveal }) }),
    ...(erasedAt !== null && { erasedAt: erasedAt.toISOString() }),
  };
}

/** The log of a case that the caller may see, newest first. */
export async function logView(
  db: Parameters<typeof listLog>[0],
  caseId: string,
  policy: Policy,
  reader: Reader,
  { cursor, limit }: { cursor?: number | undefined; limit: number },
): Promise<View> {
  const { items, ...page } = await listLog(db, caseId, { before: cursor, limit });
  return { items: items.map((row) => entryView(row, policy, reader)), ...page };
}
