import { createHash } from 'node:crypto';
import { previewCorrection, type MovedTask } from '../db/calendar-corrections';
import { publishCalendarYear, type ProposedYear } from '../db/calendars';
import type { CalendarYear } from '../workflows/kit/deadlines';
import { readCase } from '../db/cases';
import { submit } from './commands';
import type { Call } from './http';

type Told = MovedTask & { readonly status: 'moved' | 'sent' | 'kept' };

/**
 * Publishes a year and tells every case whose dates move later. Safe to repeat: the same year publishes once, and each
 * case is told once for each version. `sent`: the case has not answered yet, the relay keeps at it.
 */
export async function applyCorrection(
  call: Call<unknown, unknown>,
  year: ProposedYear,
): Promise<{ published: CalendarYear; items: Told[] }> {
  const { db } = call.deps;
  const moved = await previewCorrection(db, year);
  const published = await db.transaction((tx) => publishCalendarYear(tx, year, call.actor.personId));
  const told = new Map<string, Told['status']>();
  for (const caseId of new Set(moved.filter(({ later }) => later).map((task) => task.caseId))) {
    const taskIds = moved.filter((task) => task.later && task.caseId === caseId).map((task) => task.taskId);
    told.set(caseId, await tell(call, caseId, taskIds.sort(), `${year.name}-${year.year}.${published.version}`));
  }
  return { published, items: moved.map((task) => ({ ...task, status: task.later ? told.get(task.caseId)! : 'kept' })) };
}

async function tell(
  call: Call<unknown, unknown>,
  caseId: string,
  taskIds: string[],
  version: string,
): Promise<Told['status']> {
  const row = await readCase(call.deps.db, call.viewer, caseId);
  if (!row) return 'kept';
  const write = { kind: 'redate', caseId, workflowId: row.workflowId, type: row.type, body: { taskIds } } as const;
  const idempotencyKey = createHash('sha256')
    .update(`redate ${version} ${caseId} ${taskIds.join(' ')}`)
    .digest('hex');
  const answer = await submit({ ...call, idempotencyKey, ifVersion: undefined }, write);
  return answer.status === 202 ? 'sent' : 'moved';
}
