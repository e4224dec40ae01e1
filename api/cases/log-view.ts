import { listLog, type LogRow } from '../../db/engine/case-log';
import type { CaseRow } from '../../db/engine/cases';
import { say } from '../../workflows/kit/policy/labels';
import type { Policy } from '../../workflows/kit/policy/policy';
import { type FileStates, formView } from './masking';
import type { Reader } from './parties-view';
import { statesOf } from './represent';
import type { CaseLog, LogEntry } from '../shapes/record';

function entryView(
  { action, at, erasedAt, ...row }: LogRow,
  policy: Policy,
  reader: Reader,
  files: FileStates,
): LogEntry {
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
    form: formView(declared?.form ?? [], row.form, { roles: actor.roles, locale, files, ...(reveal && { reveal }) }),
    ...(erasedAt !== null && { erasedAt: erasedAt.toISOString() }),
  };
}

/** The log of a case that the caller may see, newest first. */
export async function logView(
  db: Parameters<typeof listLog>[0],
  row: CaseRow,
  policy: Policy,
  reader: Reader,
  { cursor, limit }: { cursor?: number | undefined; limit: number },
): Promise<CaseLog> {
  const { items, ...page } = await listLog(db, row.id, { before: cursor, limit });
  const files = statesOf(row);
  return { items: items.map((entry) => entryView(entry, policy, reader, files)), ...page };
}
