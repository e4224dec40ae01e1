import { createHash } from 'node:crypto';
import type { DecisionBody } from './bodies';
import { submit } from './commands';
import { faultForLog } from '../../worker/fault-log';
import type { Call } from '../http/http';
import type { Answer } from '../http/answer';
import { decideTask, openCase } from './moves';
import { asProblem, Problem, problemBody } from '../http/problems';
import { findTask } from './find';

type Bulk = Call<unknown, unknown>;
type Result = Record<string, unknown>;

/** One of several decisions, as it was sent. */
export type DecisionItem = DecisionBody & { readonly taskId: string; readonly ifVersion?: number | undefined };

const AT_ONCE = 8;

/** Decides several tasks; every item succeeds or fails by itself. Safe to repeat under the same idempotency key. */
export const decideMany = (call: Bulk, items: readonly DecisionItem[]): Promise<Result[]> =>
  each(items, async ({ taskId, ifVersion, ...body }) => {
    const one = { ...call, body, ifVersion, idempotencyKey: itemKey(call, taskId) };
    const work = async (): Promise<Answer> => submit(one, await decideTask(one, await findTask(call, taskId)));
    return { taskId, ...(await resultOf(call, `/v1/tasks/${taskId}/decision`, work)) };
  });

/** Opens several cases; every item succeeds or fails by itself. Safe to repeat under the same idempotency key. */
export const openMany = (call: Bulk, items: readonly object[]): Promise<Result[]> =>
  each(items, async (body, index) => {
    const one = { ...call, body, ifVersion: undefined, idempotencyKey: itemKey(call, String(index)) };
    return resultOf(call, '/v1/cases', async () => submit(one, await openCase(one)));
  });

async function each<T>(items: readonly T[], work: (item: T, index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const batch = items.slice(from, from + AT_ONCE).map((item, n) => work(item, from + n));
    results.push(...(await Promise.all(batch)));
  }
  return results;
}

async function resultOf(call: Bulk, instance: string, work: () => Promise<Answer>): Promise<Result> {
  try {
    const { status, body } = await work();
    return { status, ...(status === 202 ? { command: body } : { case: body }) };
  } catch (error) {
    const problem = asProblem(error) ?? new Problem('internal');
    // One item's fault must not hide what became of the others.
    if (problem.slug === 'internal')
      call.deps.logger.error({ ...faultForLog(error), requestId: call.requestId }, 'item failed');
    const context = { locale: call.locale, instance, requestId: call.requestId };
    return { status: problem.status, problem: problemBody(problem, context) };
  }
}

// Both parts may be as long as a key is allowed to be.
const itemKey = ({ idempotencyKey: key }: Bulk, item: string): string | undefined =>
  key === undefined ? undefined : `bulk-${createHash('sha256').update(`${key}\n${item}`).digest('hex')}`;
