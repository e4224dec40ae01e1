import { profileFor } from '../../db/directory/profile';
import { findPerson } from '../../db/directory/directory';
import type { CaseRow } from '../../db/engine/cases';
import { appendEntry } from '../../db/engine/audit';
import type { ClaimChange } from '../../db/engine/claims';
import { threadBy } from '../../db/engine/threads';
import { recordRefusedAttempt } from '../../db/engine/refused-attempts';
import type { CaseTask } from '../../db/engine/task-rows';
import { partnerOf, workflowIdOf, type Policy, type TaskPolicy } from '../../workflows/kit/policy/policy';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Duty } from '../../workflows/kit/policy/duties';
import type { RefusalCode } from '../../workflows/kit/policy/refusals';
import type { Actor } from '../../workflows/kit/policy/roles';
import { actorOf } from '../http/auth';
import { decisionBodyOf, isObject, liftCode, openBodyOf, type DecisionBody } from './bodies';
import { withCleared, withHeld } from './revisions';
import { decisionPurpose, needsCode, openingPurpose, passCode, sendCode, type CodeRule, type GivenCode } from './codes';
import { newId, policyIn, type Write } from './commands';
import { formSchema } from './fields';
import { withFiles } from './file-fields';
import type { Call } from '../http/http';
import { invalidField, parse } from '../http/parse';
import { notFound, Problem } from '../http/problems';
import { actionRight, mayOpen, ownStep, taskRight } from './rights';

type Acting = Pick<Call, 'deps' | 'actor' | 'body' | 'idempotencyKey'>;

/** A case and one of its tasks that the caller may see. */
export interface TaskInCase {
  readonly row: CaseRow;
  readonly task: CaseTask;
}

/** An opening as a command: the process known, the role held, the form valid. */
export async function openCase(call: Acting): Promise<Write> {
  const { deps, actor } = call;
  const policy = policyNamed(call);
  if (!mayOpen(policy, actor)) throw await policyNotOpenable(call, policy);
  const { form, ...code } = parse(openBodyOf(policy), liftCode(call.body));
  const caseId = newId();
  const whole = await withFiles(call, policy.form, form, { caseId, under: 'form' });
  return {
    kind: 'open',
    caseId,
    workflowId: `${deps.workflowIdPrefix ?? ''}${workflowIdOf(policy, form, actor, caseId)}`,
    type: policy.type,
    body: { form: whole, profile: await profileFor(deps.db, form, actor) },
    duty: 'draw-up',
    ...(await threadJoined(deps, policy, form, actor)),
    sent: { form },
    ...(await codeFirst(deps, actor, policy.code, openingPurpose(policy.type, actor), code)),
  };
}

async function threadJoined(
  { db }: Acting['deps'],
  { thread }: Policy,
  form: FormValues,
  actor: Actor,
): Promise<Pick<Write, 'threadId'>> {
  const threadId = thread && (await threadBy(db, thread, partnerOf(form, actor), form));
  return threadId === undefined ? {} : { threadId };
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
  deps: Acting['deps'],
  actor: Acting['actor'],
  rule: CodeRule,
  purpose: string,
  given: GivenCode,
): Promise<Pick<Write, 'before'>> {
  return (await needsCode(deps, rule, actor)) ? { before: () => passCode(deps, actor, purpose, given) } : {};
}

/** A decision as a command: the right held, the decision one of the policy's, comment and form as it demands. */
export async function decideTask(call: Acting, { row, task }: TaskInCase): Promise<Write> {
  const { deps, actor } = call;
  const declared = await taskOf(call, row, task, 'decide');
  const wanted = isObject(call.body) && typeof call.body['decision'] === 'string' ? call.body['decision'] : '';
  const revision = Object.hasOwn(declared.decisions, wanted) ? declared.decisions[wanted] : undefined;
  const sent = isObject(call.body) ? (call.body['form'] ?? {}) : undefined;
  const body =
    revision?.revises && isObject(call.body)
      ? { ...call.body, form: withHeld(revision.form, row.form, sent) }
      : call.body;
  const { decision, comment, codeId, code, ...parsed }: DecisionBody = parse(
    decisionBodyOf(declared, wanted),
    liftCode(body),
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
    ...(await codeFirst(deps, actor, declared.decisions[decision]?.code, decisionPurpose(task.id), { codeId, code })),
  };
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
  const form = action.revises
    ? withCleared(sent, parse(formSchema(action.form), withHeld(action.form, row.form, sent)))
    : parse(formSchema(action.form), sent);
  const whole = await withFiles(call, action.form, form, { caseId: row.id });
  return {
    kind: 'act',
    caseId: row.id,
    workflowId: row.workflowId,
    type: row.type,
    body: { action: key, form: whole },
    ...(action.duty === undefined ? {} : { duty: action.duty }),
    ...((action.revises === true || whole !== form) && { sent: { action: key, form: action.revises ? sent : form } }),
  };
}

/** Claiming, releasing or handing on a task; the colleague who receives it must be able to decide it. */
export async function claimTask(
  call: Acting,
  found: TaskInCase,
  kind: ClaimChange['kind'],
  to?: string,
): Promise<Write> {
  const { row, task } = found;
  await taskOf(call, row, task, kind);
  if (to !== undefined) await mustBeAbleToDecide(call, found, to);
  return { ...target(row, task), kind: 'assign', body: { kind, ...(to === undefined ? {} : { to }) } };
}

/** Sends a one-time code for a decision to an actor who may make it: a party gets at most ten codes in ten minutes. */
export async function sendTaskCode(call: Acting, { row, task }: TaskInCase): ReturnType<typeof sendCode> {
  await taskOf(call, row, task, 'code');
  return sendCode(call.deps, call.actor, decisionPurpose(task.id));
}

async function mustBeAbleToDecide({ deps, actor }: Acting, { row, task }: TaskInCase, to: string): Promise<void> {
  const person = await findPerson(deps.db, to);
  const able =
    person?.active && person.partyId === actor.partyId && taskRight(row, task, actorOf(person)) === undefined;
  if (!able) throw invalidField('to', 'not-allowed', '此人不能处理该任务', 'is nobody who may decide this task');
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

/** Keeps an attempt without the right to it, also on the case's own record, and returns the problem. */
async function refused(
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
