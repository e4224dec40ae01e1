import { profileFor } from '../../db/directory/profile';
import type { CaseRow } from '../../db/engine/cases';
import { appendEntry } from '../../db/engine/audit';
import type { ClaimChange } from '../../db/engine/claims';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import type { CaseTask } from '../../db/engine/task-rows';
import { workflowIdOf, type Policy, type TaskPolicy } from '../../workflows/kit/policy/policy';
import type { Duty } from '../../workflows/kit/policy/duties';
import type { Blocker, RefusalCode } from '../../workflows/kit/policy/refusals';
import { standingBlockers } from '../../workflows/shared/standing';
import { isManaging, mustBeAbleToAct } from './claims';
import { decisionBodyOf, isObject, liftCode, openBodyOf, type DecisionBody } from './bodies';
import { withCleared, withHeld } from './revisions';
import {
  decisionPurpose,
  needsCode,
  openingPurpose,
  passCode,
  sendCode,
  type CodeRule,
  type CodeTarget,
  type GivenCode,
} from './codes';
import { type ClaimWrite, isRepeated, newId, policyIn, type Write } from './commands';
import { faultyRequest } from './faulty-forms';
import { formSchema } from './fields';
import { makeRoom } from './make-room';
import { threadJoined } from './opening-check';
import { withFiles } from './file-fields';
import type { Call } from '../http/http';
import { parse, sift } from '../http/parse';
import { notFound, Problem } from '../http/problems';
import { mayReveal } from './reveal';
import { actionRight, mayOpen, ownStep, taskRight } from './rights';

type Acting = Pick<Call, 'deps' | 'actor' | 'body' | 'idempotencyKey'>;

/** A case and one of its tasks that the caller may see. */
export interface TaskInCase {
  readonly row: CaseRow;
  readonly task: CaseTask;
}

/** An opening as a command: the process known, the role held, the form valid. */
export async function openCase(call: Acting & Pick<Call, 'viewer'>): Promise<Write> {
  const { deps, actor } = call;
  const policy = policyNamed(call);
  if (!mayOpen(policy, actor)) throw await policyNotOpenable(call, policy);
  const { data, errors } = sift(openBodyOf(policy), liftCode(call.body));
  if (data === undefined) throw await faultyRequest(call, policy, errors);
  const { form, ...code } = data;
  const caseId = newId();
  const whole = await withFiles(call, policy.form, form, { caseId, under: 'form' });
  const proof = await codeFirst(call, policy.code, openingPurpose(policy.type, actor), code);
  const threadId = await threadJoined(deps, policy, form, actor);
  const write: Write = {
    kind: 'open',
    caseId,
    workflowId: `${deps.workflowIdPrefix ?? ''}${workflowIdOf(policy, form, actor, caseId)}`,
    type: policy.type,
    body: { form: whole, profile: await profileFor(deps.db, form, actor) },
    duty: 'draw-up',
    ...(threadId === undefined ? {} : { threadId }),
    sent: { form },
  };
  return {
    ...write,
    before: async () => {
      await proof.before?.();
      await makeRoom(call, write);
    },
  };
}

/** The problem for an actor who may not open cases of a process; the attempt is kept first. */
export const policyNotOpenable = (call: Pick<Call, 'deps' | 'actor'>, policy: Policy): Promise<Problem> =>
  refused(call, 'not-authorised', 'open', policy.type);

function policyNamed({ deps, body }: Acting): Policy {
  const type = isObject(body) ? body['type'] : undefined;
  const policy = deps.policies.find((candidate) => candidate.type === type);
  if (policy) return policy;
  const allowed = deps.policies.map((candidate) => candidate.type);
  const message = { zh: `只能是：${allowed.join(', ')}`, en: `has to be one of: ${allowed.join(', ')}` };
  throw new Problem('invalid', {
    errors: [{ path: 'type', code: type === undefined ? 'required' : 'not-allowed', message, allowed }],
  });
}

async function codeFirst(
  call: Acting,
  rule: CodeRule,
  purpose: string,
  given: GivenCode,
  about?: CodeTarget,
): Promise<Pick<Write, 'before'>> {
  const asked = await needsCode(call.deps, rule, call.actor);
  return asked ? { before: () => passCode(call, purpose, given, about) } : {};
}

/** A decision as a command: the right held, the decision one of the policy's, comment and form as it demands. */
export async function decideTask(call: Acting, { row, task }: TaskInCase): Promise<Write> {
  const declared = await taskOf(call, row, task, 'decide');
  const wanted = isObject(call.body) && typeof call.body['decision'] === 'string' ? call.body['decision'] : '';
  const revision = Object.hasOwn(declared.decisions, wanted) ? declared.decisions[wanted] : undefined;
  const sent = isObject(call.body) ? (call.body['form'] ?? {}) : undefined;
  const body =
    revision?.revises && isObject(call.body)
      ? { ...call.body, form: withHeld(revision.form, row.form, sent) }
      : call.body;
  const { decision, comment, codeId, code, ...parsed }: DecisionBody = withBlockers(
    () => parse(decisionBodyOf(declared, wanted), liftCode(body)),
    standingBlockers(policyIn(call, row.type), { task: task.key, decision: wanted }, row),
  );
  const form = revision?.revises ? withCleared(sent, parsed.form) : parsed.form;
  const place = { caseId: row.id, under: 'form' };
  const whole = form && (await withFiles(call, declared.decisions[decision]?.form ?? [], form, place));
  const said = comment ? { comment } : {};
  return {
    ...target(row, task),
    kind: 'decide',
    body: { decision, ...said, ...(whole === undefined ? {} : { form: whole }) },
    ...((revision?.revises === true || whole !== form) && {
      sent: { decision, ...said, form: revision?.revises ? sent : form },
    }),
    ...(await codeFirst(
      call,
      declared.decisions[decision]?.code,
      decisionPurpose(task.id),
      { codeId, code },
      { caseId: row.id, taskId: task.id },
    )),
  };
}

/** Reads a body; its faults are told with what would refuse it anyway. */
function withBlockers<T>(read: () => T, blockers: readonly Blocker[]): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Problem) || error.slug !== 'invalid' || blockers.length === 0) throw error;
    throw new Problem('invalid', { ...error.extras, blockers });
  }
}

/** A named action as a command; its form comes as the body itself or under `form`. */
export async function takeAction(call: Acting, row: CaseRow, key: string): Promise<Write> {
  const policy = policyIn(call, row.type);
  const action = Object.hasOwn(policy.actions, key) ? policy.actions[key] : undefined;
  if (!action) throw notFound();
  const problem = actionRight(row, action, call.actor);
  if (problem) throw await refused(call, problem, key, row.id, row, action.duty);
  const body: unknown = call.body ?? {};
  const wrapped = isObject(body) && isObject(body['form']) && !action.form.some((field) => field.name === 'form');
  const sent = wrapped ? body['form'] : body;
  const form = withBlockers(
    () =>
      action.revises
        ? withCleared(sent, parse(formSchema(action.form), withHeld(action.form, row.form, sent)))
        : parse(formSchema(action.form), sent),
    standingBlockers(policy, { action: key }, row),
  );
  const whole = await withFiles(call, action.form, form, { caseId: row.id });
  return {
    kind: 'act',
    caseId: row.id,
    workflowId: row.workflowId,
    type: row.type,
    body: { action: key, form: whole },
    ...(row.outcome !== null && action.afterEnd !== undefined ? { afterEnd: true } : {}),
    ...(action.duty === undefined ? {} : { duty: action.duty }),
    ...((action.revises === true || whole !== form) && { sent: { action: key, form: action.revises ? sent : form } }),
  };
}

/**
 * Claiming, releasing, taking over or handing on a task; the colleague who receives it must be able to act. Those who
 * manage what others hold need not be able to decide it themselves.
 */
export async function claimTask(call: Acting, { row, task }: TaskInCase, change: ClaimChange): Promise<ClaimWrite> {
  const { kind, to } = change;
  if (!isManaging(kind, task, call.actor)) await taskOf(call, row, task, kind);
  if (to !== undefined && !(await isRepeated(call))) await mustBeAbleToAct(call, task, to);
  const seen = kind === 'take-over' && task.assignee !== null ? { from: task.assignee } : {};
  return { ...target(row, task), kind: 'assign', body: { ...change, ...seen }, sent: { ...change } };
}

/** Sends a one-time code for a decision to an actor who may make it: a party gets at most ten codes in ten minutes. */
export async function sendTaskCode(call: Acting, { row, task }: TaskInCase): ReturnType<typeof sendCode> {
  await taskOf(call, row, task, 'code');
  return sendCode(call, decisionPurpose(task.id));
}

async function taskOf(call: Acting, row: CaseRow, task: CaseTask, action: string): Promise<TaskPolicy> {
  const problem = taskRight(row, task, call.actor);
  if (problem) throw await refused(call, problem, action, task.id, row, task.duty);
  return (
    policyIn(call, row.type).tasks[task.key] ??
    Promise.reject(new Error(`no policy for task ${task.key} of ${row.type}`))
  );
}

const target = (row: CaseRow, task: CaseTask): Pick<Write, 'caseId' | 'workflowId' | 'type' | 'taskId'> => ({
  caseId: row.id,
  workflowId: row.workflowId,
  type: row.type,
  taskId: task.id,
});

/** Refuses to show personal fields to somebody who has nothing to do in the process, with an entry. */
export async function mustBeAbleToReveal(call: Pick<Call, 'deps' | 'actor'>, row: CaseRow): Promise<void> {
  if (!mayReveal(policyIn(call, row.type), call.actor))
    throw await refused(call, 'not-authorised', 'reveal', row.id, row);
}

/** Keeps an attempt without the right to it, also on the case's own record, and returns the problem. */
export async function refused(
  call: Pick<Call, 'deps' | 'actor'>,
  problem: RefusalCode,
  action: string,
  targetId: string,
  row?: CaseRow,
  duty?: Duty | null,
): Promise<Problem> {
  const { deps, actor } = call;
  await deps.db.transaction(async (tx) => {
    await recordRefusedAttempt(tx, { actor, action, target: targetId, problem });
    const entry = { action: `${action}.refused`, actor: actor.personId, right: actor.proof, data: { rule: problem } };
    if (row)
      await appendEntry(
        tx,
        row.id,
        row.tasks.some(({ id }) => id === targetId) ? { ...entry, taskId: targetId } : entry,
      );
  });
  return new Problem(problem, row && problem === 'self-approval' ? ownStep(row, duty) : {});
}
