import { randomUUID } from 'node:crypto';
import type { EscalationRule } from '../../workflows/kit/policy/escalation';
import { SYSTEM } from '../../workflows/kit/policy/roles';
import { policyOf } from '../../workflows/registry';
import type { Db, Tx } from '../knex';
import { storeCommand } from './commands';
import { dateSources, levelColumns, levelsOf } from './task-dates';

interface OwedCase {
  readonly id: string;
  readonly workflow_id: string;
  readonly type: string;
}

interface OwedTask {
  readonly id: string;
  readonly key: string;
  readonly opened_at: Date;
  readonly due_at: Date | null;
  readonly remind_at: readonly Date[];
  readonly reminded: number;
}

/**
 * Gives open tasks of the time before levels the ones of their policy, counted from their opening, and tells their cases.
 * Once for each task; a level that has passed by now is told as others are.
 */
export async function giveOwedLevels(db: Db): Promise<void> {
  const cases = await db('cases')
    .whereIn('id', db('tasks').where({ levels_owed: true }).select('case_id'))
    .orderBy('id')
    .select<OwedCase[]>('id', 'workflow_id', 'type');
  for (const owed of cases) await db.transaction((tx) => giveTo(tx, owed));
}

async function giveTo(tx: Tx, { id: caseId, workflow_id: workflowId, type }: OwedCase): Promise<void> {
  await tx('cases').where({ id: caseId }).forUpdate().select('id');
  const tasks = await tx('tasks')
    .where({ case_id: caseId, levels_owed: true })
    .select<OwedTask[]>('id', 'key', 'opened_at', 'due_at', 'remind_at', 'reminded');
  const given: string[] = [];
  for (const task of tasks) if (await give(tx, task, policyOf(type)?.tasks[task.key]?.escalates)) given.push(task.id);
  await tx('tasks').where({ case_id: caseId }).update({ levels_owed: false });
  if (given.length === 0) return;
  const id = randomUUID();
  await storeCommand(tx, {
    ...{ id, kind: 'redate', caseId, workflowId, type, body: { taskIds: given }, actor: SYSTEM },
    ...{ idempotencyKey: id, bodyHash: 'levels', forRelay: true },
  });
}

async function give(tx: Tx, task: OwedTask, escalates: readonly EscalationRule[] = []): Promise<boolean> {
  const sources = await dateSources(tx, [{ reminders: [], escalates }]);
  const dueAt = task.due_at?.getTime();
  const levels = levelsOf({ escalates }, task.opened_at.getTime(), dueAt, sources);
  if (levels.length === 0) return false;
  const remindAt = task.remind_at.map((at) => at.getTime());
  const dates = { ...(dueAt === undefined ? {} : { dueAt }), remindAt, reminded: task.reminded };
  const columns = { ...levelColumns(levels, dates), levels: JSON.stringify(levels) };
  return (await tx('tasks').where({ id: task.id, status: 'open' }).update(columns)) > 0;
}
