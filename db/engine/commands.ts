import { prepared, type Tx, type Db } from '../knex';
import { type Duty, DUTY_CONFLICTS } from '../../workflows/kit/policy/duties';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Refusal } from '../../workflows/kit/policy/refusals';
import type { Actor } from '../../workflows/kit/policy/roles';
import { appendEntry } from './audit';
import { inTurn } from './case-writers';
import { ERASED_BODY } from './erase-case';
import { isRecordedLate, recordLate } from './late-actions';
import { recordRefusedAttempt } from './refused-attempts';
import { standingOf } from './standing';

/** The kinds of commands that travel to the engine. */
export type CommandKind = 'open' | 'decide' | 'act' | 'redate';

/** The kinds of all stored commands: a claim change is done as it is stored. */
export type StoredKind = CommandKind | 'assign';

/** A command to be stored before the engine is called. */
export interface NewCommand<K extends StoredKind = CommandKind> {
  readonly id: string;
  readonly kind: K;
  readonly caseId: string;
  readonly workflowId: string;
  /** The process type. */
  readonly type: string;
  readonly taskId?: string;
  readonly body: FormValues;
  readonly actor: Actor;
  readonly idempotencyKey?: string;
  readonly bodyHash: string;
  /** The duty of an opening or action; that of a decision stands with its task. */
  readonly duty?: Duty;
  /** The thread that a new case joins, if not its own. */
  readonly threadId?: string;
  /** Only the relay will deliver it, so it need not wait for anybody else. */
  readonly forRelay?: boolean;
}

/** A stored command. `answer` is what its sender was told, kept so that every repetition is told the same. */
export interface Command {
  readonly id: string;
  readonly kind: StoredKind;
  readonly caseId: string;
  readonly workflowId: string;
  readonly type: string;
  readonly taskId: string | null;
  readonly body: FormValues;
  readonly actor: Actor;
  readonly bodyHash: string;
  readonly receivedAt: Date;
  readonly status: 'received' | 'done' | 'refused';
  readonly problem: Refusal | null;
  readonly answer: unknown;
  readonly attempts: number;
  /** The run of its case, if the case existed when the command was stored. */
  readonly runId?: string | null;
}

/** The same idempotency key came with another body. */
export class IdempotencyKeyReused extends Error {}

/** How long the relay leaves a new command to the API that has just stored it. */
const GRACE = '6 seconds';

const COLUMNS = [
  'id',
  'kind',
  'case_id as caseId',
  'workflow_id as workflowId',
  'type',
  'task_id as taskId',
  'body',
  'actor',
  'body_hash as bodyHash',
  'received_at as receivedAt',
  'status',
  'problem',
  'answer',
  'attempts',
] as const;

/** The columns of a command, in a statement that calls its row `k`. */
export const COMMAND_COLUMNS = COLUMNS.map((column) => {
  const [name = '', alias = name] = column.split(' as ');
  return `k.${name} as "${alias}"`;
}).join(', ');

/**
 * Stores a command and stamps `receivedAt`, the only time that counts; or returns the one stored before under the same
 * key. A decision on a task that somebody else has claimed, and whatever conflicts with what its sender did in the
 * thread, is refused at once and recorded.
 */
export const storeCommand = (db: Db | Tx, command: NewCommand): Promise<{ command: Command; repeated: boolean }> =>
  // A transaction holds its connection, and perhaps the very lock that others wait for.
  db.isTransaction ? store(db, command) : inTurn(command.caseId, () => store(db, command));

async function store(db: Db | Tx, command: NewCommand): Promise<{ command: Command; repeated: boolean }> {
  const byPerson = command.actor.proof !== 'system';
  const mayBeRefused = byPerson && (command.kind === 'decide' || command.kind === 'act');
  const stored = mayBeRefused
    ? await db.transaction(async (tx) => {
        const decision = await withBlockers(tx, await insert(tx, command));
        if (decision?.status === 'refused' && decision.problem !== null)
          await recordRefusal(tx, decision, decision.problem);
        return decision;
      })
    : await insert(db, command);
  if (byPerson && stored?.kind === 'open' && stored.problem !== null) {
    const { actor, type, problem } = stored;
    await recordRefusedAttempt(db, { actor, action: 'open', target: type, problem: problem.code });
  }
  if (stored !== undefined) return { command: stored, repeated: false };
  return { command: await storedBefore(db, command), repeated: true };
}

/** Notes that a command would move something for a partner that is frozen or has left; its case refuses it with all else. */
async function withBlockers(tx: Tx, command: Command | undefined): Promise<Command | undefined> {
  if (command === undefined || command.status !== 'received') return command;
  const blockers = await standingOf(tx, command);
  if (blockers.length === 0) return command;
  const body = { ...command.body, blockers };
  await tx('commands')
    .where({ id: command.id })
    .update({ body: JSON.stringify(body) });
  return { ...command, body };
}

async function insert(db: Db | Tx, command: NewCommand): Promise<Command | undefined> {
  const stored = await db
    .raw<{ rows: Command[] }>(
      `select ${COMMAND_COLUMNS}, (select run_id from cases where id = k.case_id) as "runId"
       from store_command(?,?,?,?,?,?,?,?,?,?,?,?::interval,?,?,?::jsonb) k`,
      [
        ...valuesOf(command),
        command.forRelay === true ? '0 seconds' : GRACE,
        command.threadId ?? null,
        command.duty ?? null,
        CONFLICTS,
      ] as never[],
    )
    .options(prepared('store-command'));
  return stored.rows[0];
}

/** What the SQL functions judge duties by. */
export const CONFLICTS = JSON.stringify(DUTY_CONFLICTS);

/** The parameters of the SQL functions that store a command, in order. */
export const valuesOf = (command: NewCommand<StoredKind>): readonly unknown[] => [
  command.id,
  command.kind,
  command.caseId,
  command.workflowId,
  command.type,
  command.taskId ?? null,
  JSON.stringify(command.body),
  JSON.stringify(command.actor),
  command.actor.personId,
  command.idempotencyKey ?? null,
  command.bodyHash,
];

/** The command that its owner sent earlier under the same key; an error if its body differed. */
export async function storedBefore(db: Db | Tx, command: NewCommand<StoredKind>): Promise<Command> {
  const { actor, idempotencyKey, bodyHash, id } = command;
  const row = await db('commands')
    .where({ owner: actor.personId, idempotency_key: idempotencyKey ?? null })
    .first<Command | undefined>(...COLUMNS);
  if (row === undefined) throw new Error(`command ${id} was not stored`);
  if (row.bodyHash !== bodyHash) throw new IdempotencyKeyReused();
  return row;
}

export async function readCommand(db: Db, id: string): Promise<Command | undefined> {
  return db('commands')
    .where({ id })
    .first<Command | undefined>(...COLUMNS);
}

/**
 * Ends a command with a refusal and records it on the case; an action that counts after the end too is done by being on
 * the record. A settled command stays as it is.
 */
export const settleRefused = (db: Db, command: Command, refusal: Refusal): Promise<Command['status']> =>
  inTurn(command.caseId, () => refuse(db, command, refusal));

async function refuse(db: Db, command: Command, refusal: Refusal): Promise<Command['status']> {
  const isLate = refusal.code === 'case-closed' && isRecordedLate(command);
  await db.transaction(async (tx) => {
    const open = await tx('cases').where({ id: command.caseId }).forUpdate().first<object | undefined>('id');
    const settled = await tx('commands')
      .where({ id: command.id, status: 'received' })
      .update({
        ...(isLate ? { status: 'done' } : { status: 'refused', problem: JSON.stringify(refusal) }),
        settled_at: tx.raw('clock_timestamp()'),
        // A command stored while its case was being erased leaves nothing behind either.
        body: tx.raw(
          'case when exists (select from erasures e where e.case_id = commands.case_id) then ?::jsonb else body end',
          [ERASED_BODY],
        ),
      });
    if (settled === 0 || open === undefined) return;
    await (isLate ? recordLate(tx, command) : recordRefusal(tx, command, refusal));
  });
  return isLate ? 'done' : 'refused';
}

/** Leaves a refused command on the record of its case. */
export const recordRefusal = (tx: Tx, command: Command, refusal: Refusal): Promise<void> =>
  appendEntry(tx, command.caseId, {
    action: `${command.kind}.refused`,
    actor: command.actor.personId,
    right: command.actor.proof,
    ...(command.taskId === null ? {} : { taskId: command.taskId }),
    data: { rule: refusal.code, commandId: command.id },
  });

/** Keeps the sender's answer, once, unless the case was erased meanwhile; returns the answer kept first. */
export async function keepAnswer(db: Db, id: string, answer: unknown): Promise<unknown> {
  const given = JSON.stringify(answer);
  const kept = await db
    .raw<{ rows: { answer: unknown }[] }>(
      `update commands set answer = case when body <> ?::jsonb then coalesce(answer, ?::json) end
       where id = ? returning coalesce(answer, ?::json) as answer`,
      [ERASED_BODY, given, id, given],
    )
    .options(prepared('keep-answer'));
  return kept.rows[0]?.answer;
}
