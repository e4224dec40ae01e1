import { createHash } from 'node:crypto';
import { z } from 'zod';
import { decisionRefusal } from '../../db/engine/claims';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import { standingOf } from '../../db/engine/standing';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Policy } from '../../workflows/kit/policy/policy';
import { faultForLog } from '../../worker/fault-log';
import type { Answer } from '../http/answer';
import type { Call } from '../http/http';
import { parse } from '../http/parse';
import { asProblem, Problem, problemBody } from '../http/problems';
import { unsoundIn } from '../http/sound-json';
import { line } from '../http/texts';
import { isObject } from './bodies';
import { policyIn, refusalFor, submit, visibleBlockers, type Write } from './commands';
import { findTask } from './find';
import { decideTask, openCase } from './moves';
import { openingBlockers, ownStepBefore } from './opening-check';
import type { WholeCase } from '../shapes/case';
import type { ItemResult, Received } from '../shapes/command';

type Bulk = Call<unknown, unknown>;
type Result = ItemResult;

type ItemAnswer = Answer<WholeCase | Received | undefined>;

/** The most items of one request. */
const MOST_ITEMS = 1_000;
const AT_ONCE = 8;

/** Many of something, each judged by itself; `dryRun` says what would become of each and decides or opens nothing. */
export const bulkBody = (
  item: z.ZodType = z.unknown(),
): z.ZodType<{ items: unknown[]; dryRun?: boolean | undefined }> =>
  z.strictObject({ items: z.array(item).min(1).max(MOST_ITEMS), dryRun: z.boolean().optional() });

type Many = { readonly items: readonly unknown[]; readonly dryRun?: boolean | undefined };

const ADDRESSED = z.looseObject({ taskId: line(128), ifVersion: z.int().min(1).optional() });

/**
 * Decides several tasks; every item succeeds or fails by itself, a task twice only once. Safe to repeat under the same
 * idempotency key.
 */
export function decideMany(given: Bulk, { items, dryRun = false }: Many): Promise<Result[]> {
  const done = new Set<string>();
  const seen = new Map<string, Promise<unknown>>();
  const call = asking(given, dryRun);
  return each(items, (item, index) => {
    const named = isObject(item) && typeof item['taskId'] === 'string' ? item['taskId'] : undefined;
    const result = async (): Promise<Result> => ({
      ...(named !== undefined && { taskId: named }),
      ...(await resultOf(call, `/v1/tasks/${named ?? index}/decision`, () =>
        decideOne(call, item, index, dryRun, done),
      )),
    });
    const turn = named === undefined ? result() : (seen.get(named) ?? Promise.resolve()).then(result);
    if (named !== undefined) seen.set(named, turn);
    return turn;
  });
}

// What is only asked for was never sent before. Asking without the right leaves its entry, as every attempt does.
const asking = (call: Bulk, dryRun: boolean): Bulk => (dryRun ? { ...call, idempotencyKey: undefined } : call);

async function decideOne(
  call: Bulk,
  item: unknown,
  index: number,
  dryRun: boolean,
  done: Set<string>,
): Promise<ItemAnswer> {
  mustBeSound(item);
  const { taskId, ifVersion, ...body } = parse(ADDRESSED, item);
  const again = done.has(taskId);
  const key = itemKey(call, again ? `${taskId}\n${index}` : taskId);
  const one = { ...call, body, ifVersion, ifVersions: undefined, idempotencyKey: key };
  const write = await decideTask(one, await findTask(call, taskId));
  if (again) throw new Problem('already-decided');
  const answer = dryRun ? await wouldDecide(one, write, taskId) : await submit(one, write);
  done.add(taskId);
  return answer;
}

async function wouldDecide(call: Bulk, { kind, type, caseId, body }: Write, taskId: string): Promise<ItemAnswer> {
  const { actor, ifVersion, deps } = call;
  const refusal = await decisionRefusal(deps.db, { taskId, actor, ifVersion });
  if (refusal) throw await refusalFor(call, refusal);
  const blockers = await standingOf(deps.db, { kind, type, caseId, taskId, body });
  if (blockers.length > 0) throw new Problem('ineligible', { blockers });
  return { status: 200, body: undefined };
}

/** Opens several cases; every item succeeds or fails by itself. Safe to repeat under the same idempotency key. */
export function openMany(given: Bulk, { items, dryRun = false }: Many): Promise<Result[]> {
  const call = asking(given, dryRun);
  return each(items, (body, index) => {
    const idempotencyKey = itemKey(call, String(index));
    const one = { ...call, body, ifVersion: undefined, ifVersions: undefined, idempotencyKey };
    return resultOf(call, '/v1/cases', async () => {
      mustBeSound(body);
      const write = await openCase(one);
      return dryRun ? wouldOpen(one, policyIn(call, write.type), write.body) : submit(one, write);
    });
  });
}

async function wouldOpen(call: Bulk, policy: Policy, body: Readonly<Record<string, unknown>>): Promise<ItemAnswer> {
  const { form } = body as { form: FormValues };
  const own = await ownStepBefore(call, policy, form);
  if (own) {
    const { deps, actor } = call;
    await recordRefusedAttempt(deps.db, { actor, action: 'open', target: policy.type, problem: 'self-approval' });
    throw new Problem('self-approval', own);
  }
  const blockers = await openingBlockers(call, policy, form);
  if (blockers.length > 0) throw new Problem('ineligible', { blockers: await visibleBlockers(call, blockers) });
  return { status: 201, body: undefined };
}

function mustBeSound(item: unknown): void {
  const errors = unsoundIn(item);
  if (errors.length > 0) throw new Problem('invalid', { errors });
}

async function each<T>(items: readonly T[], work: (item: T, index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const batch = items.slice(from, from + AT_ONCE).map((item, n) => work(item, from + n));
    results.push(...(await Promise.all(batch)));
  }
  return results;
}

async function resultOf(call: Bulk, instance: string, work: () => Promise<ItemAnswer>): Promise<Result> {
  try {
    const { status, body } = await work();
    return { status, ...(body !== undefined && ('type' in body ? { case: body } : { command: body })) };
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
