import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type Command, readCommand } from '../db/engine/commands';
import type { Undeliverable } from '../db/engine/waiting-commands';
import type { Db } from '../db/knex';
import { TRY_AGAIN } from '../workflows/kit/engine/handlers';
import {
  actUpdate,
  decideUpdate,
  type Message,
  openedUpdate,
  redateUpdate,
  wakeSignal,
} from '../workflows/kit/contract/messages';
import type { CaseStart } from '../workflows/kit/contract/start';
import { type Refusal } from '../workflows/kit/policy/refusals';
import { refusalIn } from '../workflows/kit/contract/refusal-failure';

/**
 * What became of a delivery. `unconfirmed`: not known yet, the relay redelivers under the same update id.
 * `undeliverable`: rejected until somebody fixes something; the relay keeps trying. `detail` is for the log.
 */
export type Delivery =
  | { readonly status: 'done' }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'unconfirmed'; readonly reason: string }
  | { readonly status: 'undeliverable'; readonly reason: Undeliverable; readonly detail: string };

/** gRPC codes of a malformed call, and of one that the execution's state forbids for good. */
const INVALID_ARGUMENT = 3;
const FAILED_PRECONDITION = 9;
/** How long finding out why a command was not accepted may take, in ms. */
const LOOK_MS = 3_000;

/** The port to Temporal. Everything that reaches a case goes through here. */
export interface Engine {
  /** Delivers a stored command and waits at most `deadlineMs` for its effect. Safe to repeat. */
  deliver(command: Command, deadlineMs: number): Promise<Delivery>;
  /** Makes a case look at the world clock. A case that has closed meanwhile is no error. */
  wake(workflowId: string, runId: string): Promise<void>;
}

export function createEngine(client: Client, db: Db, taskQueue: string): Engine {
  return {
    async deliver(command, deadlineMs) {
      const end = Date.now() + deadlineMs;
      for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
        const delivery = await deliverOnce(client, db, taskQueue, command, end);
        const again = delivery.status === 'unconfirmed' && delivery.reason === TRY_AGAIN;
        if (!again || Date.now() + pauseMs >= end) return delivery;
        await sleep(pauseMs);
      }
    },
    async wake(workflowId, runId) {
      try {
        await client.workflow.getHandle(workflowId, undefined, { firstExecutionRunId: runId }).signal(wakeSignal);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      }
    },
  };
}

async function deliverOnce(
  client: Client,
  db: Db,
  taskQueue: string,
  command: Command,
  end: number,
): Promise<Delivery> {
  try {
    return await client.withDeadline(end, () => send(client, db, taskQueue, command));
  } catch (error) {
    // The command is stored: the relay retries whatever fails now.
    return outcomeOf(client, db, command, error).catch((fault: unknown) => ({
      status: 'unconfirmed',
      reason: String(fault),
    }));
  }
}

async function send(client: Client, db: Db, taskQueue: string, command: Command): Promise<Delivery> {
  const message: Message = {
    commandId: command.id,
    caseId: command.caseId,
    actor: command.actor,
    receivedAt: command.receivedAt.toISOString(),
  };
  if (command.kind === 'open') {
    // Once its case has closed, Temporal would start another for it.
    const settled = settlementOf(await readCommand(db, command.id));
    if (settled !== undefined) return settled;
    await open(client, taskQueue, command, message);
  } else {
    const handle = client.workflow.getHandle(command.workflowId, undefined, {
      firstExecutionRunId: command.runId ?? (await runOf(db, command.caseId)),
    });
    if (command.kind === 'assign') throw new Error('a claim is no message of the engine');
    const update = { decide: decideUpdate, act: actUpdate, redate: redateUpdate }[command.kind];
    const body = { ...command.body, ...message, ...(command.taskId === null ? {} : { taskId: command.taskId }) };
    await handle.executeUpdate(update as typeof decideUpdate, { args: [body as never], updateId: command.id });
  }
  return { status: 'done' };
}

const settlementOf = (command: Command | undefined): Delivery | undefined => {
  if (command?.status === 'done') return { status: 'done' };
  if (command?.status === 'refused' && command.problem !== null) return { status: 'refused', refusal: command.problem };
  return undefined;
};

async function runOf(db: Db, caseId: string): Promise<string> {
  const row = await db('cases').where({ id: caseId }).first<{ run_id: string } | undefined>('run_id');
  if (row === undefined) throw new CaseNotWritten(`case ${caseId} is not written`);
  return row.run_id;
}

class CaseNotWritten extends Error {}

async function open(client: Client, taskQueue: string, command: Command, message: Message): Promise<void> {
  const { form, profile } = command.body as unknown as Pick<CaseStart, 'form' | 'profile'>;
  const start: CaseStart = { caseId: command.caseId, commandId: command.id, form, profile, actor: command.actor };
  await client.workflow.executeUpdateWithStart(openedUpdate, {
    args: [message],
    updateId: command.id,
    startWorkflowOperation: new WithStartWorkflowOperation(workflowTypeOf(command.type), {
      workflowId: command.workflowId,
      taskQueue,
      args: [start],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: command.type,
    }),
  });
}

/** The Workflow Type of a process: `relationship-switch` is `relationshipSwitch`. */
export const workflowTypeOf = (type: string): string =>
  type.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

async function outcomeOf(client: Client, db: Db, command: Command, error: unknown): Promise<Delivery> {
  const refusal = refusalIn(error);
  if (refusal !== undefined) return { status: 'refused', refusal };
  if (isTryAgain(error)) return { status: 'unconfirmed', reason: TRY_AGAIN };
  const found = await reasonOf(client, db, command, error);
  if (found === undefined) return { status: 'unconfirmed', reason: detailOf(error) };
  return typeof found === 'object' ? found : { status: 'undeliverable', reason: found, detail: detailOf(error) };
}

const isTryAgain = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError &&
  error.cause instanceof ApplicationFailure &&
  error.cause.type === TRY_AGAIN;

/**
 * Why the engine will not accept a command, what has become of it meanwhile, or undefined if it may be accepted later.
 */
async function reasonOf(
  client: Client,
  db: Db,
  command: Command,
  error: unknown,
): Promise<Undeliverable | Delivery | undefined> {
  if (error instanceof CaseNotWritten) return (await isOpening(db, command.caseId)) ? undefined : 'no-case';
  const isGone = error instanceof WorkflowNotFoundError;
  if (isGone || error instanceof WorkflowUpdateFailedError)
    return (await ending(db, command)) ?? (isGone ? runEnding(client, db, command) : 'failed');
  const code = Number(serviceErrorOf(error)?.code);
  if (code === FAILED_PRECONDITION && /updates in this workflow/.test(detailOf(error))) return 'update-limit';
  return code === FAILED_PRECONDITION || code === INVALID_ARGUMENT ? 'not-accepted' : undefined;
}

/** What became of a command whose case has ended, or which was settled while its answer was lost. */
async function ending(db: Db, command: Command): Promise<Delivery | undefined> {
  const [stored, found] = await Promise.all([
    readCommand(db, command.id),
    db('cases').where({ id: command.caseId }).first<{ outcome: string | null } | undefined>('outcome'),
  ]);
  const settled = settlementOf(stored);
  if (settled !== undefined || found?.outcome == null) return settled;
  return { status: 'refused', refusal: { code: 'case-closed', detail: { state: found.outcome } } };
}

/**
 * How the run of an open case that was not found ended; undefined if one runs after all, such as a run that just
 * continued as new.
 */
async function runEnding(client: Client, db: Db, command: Command): Promise<Undeliverable | undefined> {
  try {
    const handle = client.workflow.getHandle(command.workflowId);
    const run = await client.withDeadline(Date.now() + LOOK_MS, () => handle.describe());
    if (run.raw.workflowExecutionInfo?.firstRunId !== (await runOf(db, command.caseId))) return 'no-run';
    return run.status.name === 'RUNNING' ? undefined : 'run-ended';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'no-run';
    throw error;
  }
}

/** Whether an unwritten case is being opened. One statement, so that no case is written between two looks. */
async function isOpening(db: Db, caseId: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { is: boolean }[] }>(
    `select exists (select from cases where id = :caseId)
       or exists (select from commands where case_id = :caseId and kind = 'open' and status = 'received') as is`,
    { caseId },
  );
  return rows[0]?.is === true;
}

/** Temporal's own error inside another, if any: update-with-start throws it as it is, everything else wraps it. */
function serviceErrorOf(error: unknown) {
  const found = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(found) ? found : undefined;
}

const detailOf = (error: unknown): string =>
  error instanceof ServiceError
    ? `${String(error)} (${serviceErrorOf(error)?.details ?? 'no details'})`
    : String(error);
