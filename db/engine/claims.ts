import type { AuditEntry } from '../../workflows/kit/contract/commit';
import type { Role } from '../../workflows/kit/policy/roles';
import { prepared, type Db, type Tx } from '../knex';
import { appendEntry } from './audit';
import { inTurn } from './case-writers';
import { type Command, type NewCommand, recordRefusal, COMMAND_COLUMNS, storedBefore, valuesOf } from './commands';

/** What happens to a claim: taken by its sender, given back, or handed `to` a colleague who may decide the task. */
export interface ClaimChange {
  readonly kind: 'claim' | 'release' | 'delegate';
  readonly to?: string;
}

type Stored = Command & { readonly taskKey: string; readonly role: Role };

const ACTIONS = { claim: 'task.claimed', release: 'task.released', delegate: 'task.delegated' } as const;

/**
 * Claims, releases or hands on a task (`body` is a ClaimChange), or refuses to, with an entry on the record; a repeated
 * key gets the stored answer.
 */
export async function changeClaim(db: Db, change: NewCommand<'assign'>): Promise<Command> {
  const stored = await inTurn(change.caseId, () =>
    db.transaction(async (tx) => {
      const claim = await insert(tx, change);
      if (claim === undefined) return undefined;
      if (claim.problem === null) await appendEntry(tx, claim.caseId, entryOf(claim));
      else await recordRefusal(tx, claim, claim.problem);
      return claim;
    }),
  );
  return stored ?? storedBefore(db, change);
}

async function insert(tx: Tx, change: NewCommand<'assign'>): Promise<Stored | undefined> {
  const stored = await tx
    .raw<{ rows: Stored[] }>(
      `select ${COMMAND_COLUMNS}, t.key as "taskKey", t.role
       from change_claim(?,?,?,?,?,?,?,?,?,?,?) k join tasks t on t.id = k.task_id`,
      valuesOf(change) as never[],
    )
    .options(prepared('change-claim'));
  return stored.rows[0];
}

function entryOf({ actor, body, taskId, taskKey, role }: Stored): AuditEntry {
  const { kind, to } = body as unknown as ClaimChange;
  return {
    action: ACTIONS[kind],
    actor: actor.personId,
    right: actor.proof === 'link' ? 'link' : role,
    ...(taskId === null ? {} : { taskId }),
    taskKey,
    ...(to === undefined ? {} : { data: { to } }),
  };
}
