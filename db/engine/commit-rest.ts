import type { AuditEntry, Commit, LogEntry, TaskChange } from '../../workflows/kit/contract/commit';
import { writeFiles } from './case-files';
import { eraseCase } from './erase-case';
import { giveBackUnreached } from './reached';
import type { Tx } from '../knex';
import { tellPerson } from '../outbox/tell-person';
import { openCase, sendAction } from './send-action';
import { stableId } from './stable-id';

/**
 * Writes what few commits carry: the end with its quotas, log entries, actions of other cases, new cases, files, news for
 * those in whose name somebody else decided, an erasure.
 */
export async function writeRest(
  tx: Tx,
  { caseId, version, outcome, tasks, entries, log = [], sendsActions = [], opensCases = [], files = [], erase }: Commit,
  now: Date,
): Promise<void> {
  if (outcome !== undefined) await giveBackUnreached(tx, caseId, now);
  if (log.length > 0) await writeLog(tx, caseId, version, log, now);
  for (const [n, action] of sendsActions.entries()) await sendAction(tx, stableId(caseId, version, n), action);
  for (const each of opensCases) await openCase(tx, each, caseId);
  if (files.length > 0) await writeFiles(tx, caseId, version, files, now);
  for (const entry of entries) await tellOfDecision(tx, caseId, tasks, entry);
  if (erase === true) await eraseCase(tx, caseId, now);
}

async function tellOfDecision(
  tx: Tx,
  caseId: string,
  tasks: readonly TaskChange[],
  { action, actor, onBehalfOf, taskId }: AuditEntry,
): Promise<void> {
  const task = tasks.find(({ id }) => id === taskId);
  if (action !== 'task.decided' || onBehalfOf === undefined || task === undefined) return;
  const { id, partyId, role } = task;
  const told = { personId: onBehalfOf, about: actor, template: 'decided-for-you' as const };
  await tellPerson(tx, { ...told, caseId, taskId: id, partyId, role });
}

async function writeLog(tx: Tx, caseId: string, version: number, log: readonly LogEntry[], now: Date): Promise<void> {
  const [last] = await tx('case_log').where({ case_id: caseId }).max<{ no: number | null }[]>('no as no');
  const rows = log.map(({ action, actor, form }, n) => ({
    case_id: caseId,
    no: (last?.no ?? 0) + n + 1,
    version,
    at: now,
    action,
    actor,
    form: JSON.stringify(form),
  }));
  await tx('case_log').insert(rows);
}
