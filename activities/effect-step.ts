import { activityInfo, ApplicationFailure, log } from '@temporalio/activity';
import { msToNumber } from '@temporalio/common/lib/time';
import { noteEffect } from '../db/engine/effects';
import type { Db } from '../db/knex';
import { PortFault, PortRefusal } from './ports';
import { cancellation } from './ports/cancellation';

/** One effect of a case on one outside system. */
export interface Step {
  readonly name: string;
  readonly system: string;
  /** What a retry must ask again in the same words; noted before the call. */
  readonly plan?: Readonly<Record<string, unknown>>;
}

/**
 * Does a step and keeps how it went, for the case's page. Happens once, however often it is called: keyed by case,
 * round and name.
 */
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
    cancellation()?.throwIfAborted();
    await noteEffect(db, caseId, { ...effect, status: 'done', detail: { ...plan, ...result } });
    return result;
  } catch (error) {
    // Another attempt may be at it by now: one that is over must not touch the notes.
    cancellation()?.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    await noteEffect(db, caseId, { ...effect, status: 'failed', detail: { ...plan, reason } });
    throw error;
  }
}

/**
 * Translates an error for the engine where a person decides in the end: a refusal ends the effect, a fault is retried.
 */
export function asFailure(error: unknown): unknown {
  if (error instanceof PortRefusal)
    return ApplicationFailure.nonRetryable(`${error.code}: ${error.message}`, 'PortRefusal');
  return retryable(error);
}

/**
 * Translates an error for the engine where nothing is ever given up: retries no sooner than the outside system asked,
 * no later than the activity's longest pause, and with an alarm if operators have to fix it.
 */
export function retryable(error: unknown): unknown {
  if (!(error instanceof PortFault)) return error;
  const { retryPolicy, activityType } = activityInfo();
  const { outcome, answer = '', retryAfterMs: asked = 0 } = error;
  const longest = msToNumber(retryPolicy?.maximumInterval ?? 0);
  const facts = { activityType, outcome, answer };
  if (outcome === 'ours') log.error('an outside system does not accept us: operators have to mend it', facts);
  else if (asked > longest) log.warn('a longer pause was asked for than is kept', { ...facts, asked, kept: longest });
  const nextRetryDelay = outcome === 'ours' ? longest : Math.min(asked, longest);
  if (nextRetryDelay === 0) return error;
  return ApplicationFailure.create({ message: error.message, type: 'PortFault', nextRetryDelay, cause: error });
}
