import { createHash } from 'node:crypto';
import type { DecisionBody } from './bodies';
import { submit } from './commands';
import { faultForLog } from '../worker/fault-log';
import type { Call } from './http';
import { decideTask } from './moves';
import { asProblem, Problem, problemBody } from './problems';
import { findTask } from './find';

type Item = DecisionBody & { readonly taskId: string; readonly ifVersion?: number | undefined };

const AT_ONCE = 8;

/** Decides several tasks; every item succeeds or fails by itself. Safe to repeat under the same idempotency key. */
export async function decideMany(
  call: Call<unknown, unknown>,
  items: readonly Item[],
): Promise<Record<string, unknown>[]> {
  const results: Record<string, unknown>[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map((item) => decideOne(call, item)))));
  }
  return results;
}

async function decideOne(
  call: Call<unknown, unknown>,
  { taskId, ifVersion, ...body }: Item,
): Promise<Record<string, unknown>> {
  const idempotencyKey = call.idempotencyKey === undefined ? undefined : itemKey(call.idempotencyKey, taskId);
  const one = { ...call, body, ifVersion, idempotencyKey };
  try {
    const answer = await submit(one, await decideTask(one, await findTask(call, taskId)));
    return {
      taskId,
      status: answer.status,
      ...(answer.status === 202 ? { command: answer.body } : { case: answer.body }),
    };
  } catch (error) {
    const problem = asProblem(error) ?? new Problem('internal');
    // One item's fault must not hide what became of the others.
    if (problem.slug === 'internal')
      call.deps.logger.error({ ...faultForLog(error), requestId: call.requestId }, 'item failed');
    const context = { locale: call.locale, instance: `/v1/tasks/${taskId}/decision`, requestId: call.requestId };
    return { taskId, status: problem.status, problem: problemBody(problem, context) };
  }
}

// Both parts may be as long as a key is allowed to be.
const itemKey = (key: string, taskId: string): string =>
  `bulk-${createHash('sha256').update(`${key}\n${taskId}`).digest('hex')}`;
