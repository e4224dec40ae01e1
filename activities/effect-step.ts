import { ApplicationFailure } from '@temporalio/activity';
import { noteEffect } from '../db/engine/effects';
import type { Db } from '../db/knex';
import { PortFault, PortRefusal } from './ports';

/** One effect of a case on one outside system. */
export interface Step {
  readonly name: string;
  readonly system: string;
  /** What a repetition must ask again in the same words; noted before the call. */
  readonly plan?: Readonly<Record<string, unknown>>;
}

/** Does a step and keeps how it went, for the page of the case. Once however often it is asked for: keyed by case, round and name. */
export async function step<R extends object>(
  db: Db,
  { caseId, round }: { readonly caseId: string; readonly round: number },
  { name, system, plan }: Step,
  act: (key: string) => Promise<R>,
): Promise<R> {
  const effect = { key: name, attempt: round, system };
  if (plan !== undefined) await noteEffect(db, caseId, { ...effect, status: 'running', detail: plan });
  try {
    const result = await act(`${caseId}/${round}/${name}`);
    await noteEffect(db, caseId, { ...effect, status: 'done', detail: { ...plan, ...result } });
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await noteEffect(db, caseId, { ...effect, status: 'failed', detail: { ...plan, reason } });
    throw error;
  }
}

/** As the engine is to see it where a person decides in the end: a refusal ends the effect, a fault is tried again. */
export function asFailure(error: unknown): unknown {
  if (error instanceof PortRefusal)
    return ApplicationFailure.nonRetryable(`${error.code}: ${error.message}`, 'PortRefusal');
  return retryable(error);
}

/** As the engine is to see it where nothing is ever given up: tried again, no sooner than the outside system asked. */
export function retryable(error: unknown): unknown {
  if (!(error instanceof PortFault) || error.retryAfterMs === undefined) return error;
  return ApplicationFailure.create({
    message: error.message,
    type: 'PortFault',
    nextRetryDelay: error.retryAfterMs,
    cause: error,
  });
}
