import { z } from 'zod';
import { readCase, readCaseOfTask, type CaseRow } from '../../db/engine/cases';
import type { Call } from '../http/http';
import type { TaskInCase } from './moves';
import { notFound } from '../http/problems';

/** Whether an address could be the id of a case or command; anything else is unknown without asking. */
export const isUuid = (value: string): boolean => z.uuid().safeParse(value).success;

/** A case that the caller may see; the problem `not-found` for unknown and foreign ones alike. */
export async function findCase({ deps, viewer }: Pick<Call, 'deps' | 'viewer'>, caseId: string): Promise<CaseRow> {
  const row = isUuid(caseId) ? await readCase(deps.db, viewer, caseId) : undefined;
  if (!row) throw notFound();
  return row;
}

/** A task of a case that the caller may see; the problem `not-found` for unknown and foreign ones alike. */
export async function findTask({ deps, viewer }: Pick<Call, 'deps' | 'viewer'>, taskId: string): Promise<TaskInCase> {
  const row = taskId.includes('\0') ? undefined : await readCaseOfTask(deps.db, viewer, taskId);
  const task = row?.tasks.find((candidate) => candidate.id === taskId);
  if (!row || !task) throw notFound();
  return { row, task };
}
