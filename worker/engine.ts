import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { type Command, readCommand } from '../db/engine/commands';
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

/** What became of a delivery. `unconfirmed`: nobody knows yet; the relay delivers it again under the same update id. */
export type Delivery =
  | { readonly status: 'done' }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  | { readonly status: 'unconfirmed'; readonly reason: string };

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
    // The command is stored: whatever fails now is tried again by the relay.
    return outcomeOf(db, command, error).catch((fault: unknown) => ({ status: 'unconfirmed', reason: String(fault) }));
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
  if (row === undefined) throw new Error(`case ${caseId} is not written yet`);
  return row.run_id;
}

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

async function outcomeOf(db: Db, command: Command, error: unknown): Promise<Delivery> {
  const refusal = refusalIn(error);
  if (refusal !== undefined) return { status: 'refused', refusal };
  if (error instanceof WorkflowNotFoundError) {
    const [stored, found] = await Promise.all([
      readCommand(db, command.id),
      db('cases').where({ id: command.caseId }).first<{ outcome: string | null } | undefined>('outcome'),
    ]);
    const settled = settlementOf(stored);
    if (settled !== undefined) return settled;
    if (found?.outcome != null)
      return { status: 'refused', refusal: { code: 'case-closed', detail: { state: found.outcome } } };
  }
  const again =
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === TRY_AGAIN;
  return { status: 'unconfirmed', reason: again ? TRY_AGAIN : String(error) };
}
