import { prepared, type Tx, type Db } from '../knex';
import type { FormValues } from '../../workflows/kit/policy/fields';
import type { Refusal } from '../../workflows/kit/policy/refusals';
import type { Actor } from '../../workflows/kit/policy/roles';
import { appendEntry } from './audit';
import { inTurn } from './case-writers';
import { ERASED_BODY } from './erase-case';

export type CommandKind = 'open' | 'decide' | 'act' | 'assign' | 'redate';

/** A command to be stored: what somebody asked for, before the engine is called. */
export interface NewCommand {
  readonly id: string;
  readonly kind: CommandKind;
  readonly caseId: string;
  readonly workflowId: string;
  /** The process type. */
  readonly type: string;
  readonly taskId?: string;
  readonly body: FormValues;
  readonly actor: Actor;
  readonly idempotencyKey?: string;
  readonly bodyHash: string;
}

/** A command as it stands. `answer` is what its sender was told, kept so that a repetition is told the same for ever. */
export interface Command {
  readonly id: string;
  readonly kind: CommandKind;
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
  /** The run of its case, when the case existed as the command was stored. */
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

const STORED = COLUMNS.map((column) => {
  const [name = '', alias = name] = column.split(' as ');
  return `k.${name} as "${alias}"`;
}).join(', ');

/** Stores a command and stamps `receivedAt`, the only time by which it will be judged; or answers the one stored before under the same key. */
export const storeCommand = (db: Db | Tx, command: NewCommand): Promise<{ command: Command; repeated: boolean }> =>
  // A transaction holds its connection, and perhaps the very lock the others wait for.
  db.isTransaction ? store(db, command) : inTurn(command.caseId, () => store(db, command));

async function store(db: Db | Tx, command: NewCommand): Promise<{ command: Command; repeated: boolean }> {
  const { id, kind, caseId, workflowId, type, actor, bodyHash } = command;
  const stored = await db
    .raw<{ rows: Command[] }>(
      `select ${STORED}, (select run_id from cases where id = k.case_id) as "runId"
     from store_command(?,?,?,?,?,?,?,?,?,?,?,?::interval) k`,
      [
        id,
        kind,
        caseId,
        workflowId,
        type,
        command.taskId ?? null,
        JSON.stringify(command.body),
        JSON.stringify(actor),
        actor.personId,
        command.idempotencyKey ?? null,
        bodyHash,
        GRACE,
      ] as never[],
    )
    .options(prepared('store-command'));
  const [fresh] = stored.rows;
  if (fresh !== undefined) return { command: fresh, repeated: false };
  const row = await db('commands')
    .where({ owner: actor.personId, idempotency_key: command.idempotencyKey ?? null })
    .first<Command | undefined>(...COLUMNS);
  if (row === undefined) throw new Error(`command ${id} was not stored`);
  if (row.bodyHash !== bodyHash) throw new IdempotencyKeyReused();
  return { command: row, repeated: true };
}

export async function readCommand(db: Db, id: string): Promise<Command | undefined> {
  return db('commands')
    .where({ id })
    .first<Command | undefined>(...COLUMNS);
}

/** Ends a command with a refusal and leaves it on the case's record. A command that is settled already stays as it is. */
export const settleRefused = (db: Db, command: Command, refusal: Refusal): Promise<void> =>
  inTurn(command.caseId, () => refuse(db, command, refusal));

async function refuse(db: Db, command: Command, refusal: Refusal): Promise<void> {
  await db.transaction(async (tx) => {
    const open = await tx('cases').where({ id: command.caseId }).forUpdate().first<object | undefined>('id');
    const settled = await tx('commands')
      .where({ id: command.id, status: 'received' })
      .update({
        status: 'refused',
        problem: JSON.stringify(refusal),
        settled_at: tx.raw('clock_timestamp()'),
        // One that was stored while its case was being erased leaves nothing behind either.
        body: tx.raw(
          'case when exists (select from erasures e where e.case_id = commands.case_id) then ?::jsonb else body end',
          [ERASED_BODY],
        ),
      });
    if (settled === 0 || open === undefined) return;
    await appendEntry(tx, command.caseId, {
      action: `${command.kind}.refused`,
      actor: command.actor.personId,
      right: command.actor.proof,
      ...(command.taskId === null ? {} : { taskId: command.taskId }),
      data: { rule: refusal.code, commandId: command.id },
    });
  });
}

/** Keeps what the sender is told, once, unless the case was erased meanwhile; answers what was kept first. */
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

/** Takes the commands that wait for delivery, the oldest of each case first, and puts off their next try. */
export async function takeWaiting(db: Db, limit: number): Promise<Command[]> {
  const taken = await db.raw<{ rows: { id: string }[] }>(
    `update commands set attempts = attempts + 1,
       next_attempt_at = clock_timestamp() + least(15, 2 ^ least(attempts, 4)) * interval '1 second'
     where id in (
       select id from commands c
       where status = 'received' and next_attempt_at <= clock_timestamp() and not exists (
         select 1 from commands older where older.case_id = c.case_id and older.status = 'received' and older.received_at < c.received_at)
       order by received_at limit ? for update skip locked)
     returning id`,
    [limit],
  );
  const ids = taken.rows.map((row) => row.id);
  if (ids.length === 0) return [];
  return db('commands')
    .whereIn('id', ids)
    .orderBy('received_at')
    .select<Command[]>(...COLUMNS);
}
