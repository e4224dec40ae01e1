import { createHash, randomUUID } from 'node:crypto';
import type { CalendarYear } from '../../workflows/kit/policy/deadlines';
import type { Actor } from '../../workflows/kit/policy/roles';
import { type MovedTask, previewCorrection } from './calendar-corrections';
import { loadCalendar, type ProposedYear, publishCalendarYear } from './calendars';
import { recordChange } from '../administration/log';
import { storeCommand } from '../engine/commands';
import type { Db, Tx } from '../knex';

/** What a correction did: the year as published, and the affected tasks; those with `later` are told to move. */
export interface AppliedCorrection {
  readonly year: CalendarYear;
  readonly moved: readonly MovedTask[];
}

/**
 * Publishes a year and, in the same transaction, stores a command for every case whose date moves later; earlier dates
 * stay (domain 1.0.2). Repeating it tells only the rest. UnknownCalendar, InvalidCalendarYear.
 */
export async function applyCorrection(
  db: Db,
  { actor, reason, ...proposed }: ProposedYear & { actor: Actor; reason?: string | undefined },
): Promise<AppliedCorrection> {
  return db.transaction(async (tx) => {
    const moved = await previewCorrection(tx, proposed);
    const before = (await loadCalendar(tx, proposed.name)).years[proposed.year];
    const year = await publishCalendarYear(tx, proposed, actor.personId);
    const byCase = new Map<string, Set<string>>();
    for (const { caseId, taskId, later } of moved) {
      if (later) byCase.set(caseId, new Set(byCase.get(caseId)).add(taskId));
    }
    const version = `${proposed.name}-${year.year}.${year.version}`;
    await tellCases(tx, byCase, version, actor);
    const key = `${proposed.name}/${proposed.year}`;
    await recordChange(tx, { actor: actor.personId, kind: 'calendar', key, before, after: year, reason });
    return { year, moved };
  });
}

async function tellCases(
  tx: Tx,
  byCase: ReadonlyMap<string, ReadonlySet<string>>,
  version: string,
  actor: Actor,
): Promise<void> {
  const caseIds = [...byCase.keys()];
  if (caseIds.length === 0) return;
  const cases = await tx('cases')
    .whereIn('id', caseIds)
    .orderBy('id')
    .select<{ id: string; workflowId: string; type: string }[]>('id', 'workflow_id as workflowId', 'type');
  for (const { id: caseId, workflowId, type } of cases) {
    const body = { taskIds: [...(byCase.get(caseId) ?? [])].sort() };
    const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
    await storeCommand(tx, {
      id: randomUUID(),
      kind: 'redate',
      caseId,
      workflowId,
      type,
      body,
      actor,
      // Keyed by the tasks as well: one opened meanwhile with the old calendar is told when the correction is applied
      // again.
      idempotencyKey: `redate/${version}/${caseId}/${bodyHash.slice(0, 16)}`,
      bodyHash,
      forRelay: true,
    });
  }
}
