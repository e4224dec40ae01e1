import type { AuditEntry } from '../../workflows/kit/contract/commit';
import type { Refusal } from '../../workflows/kit/policy/refusals';
import type { Actor, Role } from '../../workflows/kit/policy/roles';
import { deadline } from '../../workflows/kit/policy/deadlines';
import { KIT_SETTINGS } from '../../workflows/kit/policy/settings';
import { loadCalendar } from '../calendar/calendars';
import { worldNow } from '../calendar/clock';
import { prepared, type Db, type Tx } from '../knex';
import { setting } from '../settings';
import { appendEntry } from './audit';
import { inTurn } from './case-writers';
import {
  type Command,
  COMMAND_COLUMNS,
  CONFLICTS,
  type NewCommand,
  recordRefusal,
  storedBefore,
  valuesOf,
} from './commands';

/**
 * What happens to a claim: taken by its sender, given back, handed `to` a colleague who may decide the task, or taken
 * over from whoever holds it. An administrator of the party and an operator also release and hand on what others hold.
 */
export interface ClaimChange {
  readonly kind: 'claim' | 'release' | 'delegate' | 'take-over';
  readonly to?: string;
  readonly reason?: string;
  /** Whose claim its sender saw: a take-over counts against that one alone. */
  readonly from?: string;
}

/** The setting that says how long a claim lasts without a decision, and its default. */
export const CLAIM_LEASE = { key: 'task.claimLease', ...KIT_SETTINGS['task.claimLease'] } as const;

/** When a claim made now ends by itself. */
export async function leaseEnd(db: Db): Promise<Date> {
  const [{ workingDays }, calendar, { now }] = await Promise.all([
    setting<{ workingDays: number }>(db, CLAIM_LEASE.key, CLAIM_LEASE),
    loadCalendar(db, 'CN'),
    worldNow(db),
  ]);
  return new Date(deadline(now.getTime(), { workingDays }, calendar).cutoffMs);
}

/** Why an actor may not decide a task now, as storing the decision would find; undefined if nothing rules it out. */
export async function decisionRefusal(
  db: Db | Tx,
  { taskId, actor, ifVersion }: { taskId: string; actor: Actor; ifVersion: number | undefined },
): Promise<Refusal | undefined> {
  const { rows } = await db.raw<{ rows: { refusal: Refusal | null }[] }>(
    `select claim_refusal(c, t, ?::jsonb, ?::integer, world_now(), 'decide', ?::jsonb) as refusal
     from tasks t join cases c on c.id = t.case_id where t.id = ?`,
    [JSON.stringify(actor), ifVersion ?? null, CONFLICTS, taskId] as never[],
  );
  return rows[0]?.refusal ?? undefined;
}

type Stored = Command & { readonly taskKey: string; readonly roles: readonly Role[] };

const ACTIONS = {
  claim: 'task.claimed',
  release: 'task.released',
  delegate: 'task.delegated',
  'take-over': 'task.taken-over',
} as const satisfies Record<ClaimChange['kind'], string>;

/**
 * Claims, releases or hands on a task (`body` is a ClaimChange), or refuses to, with an entry on the record; a repeated
 * key gets the stored answer. A claim counts `until` then at the longest.
 */
export async function changeClaim(db: Db, change: NewCommand<'assign'>, until: Date): Promise<Command> {
  const stored = await inTurn(change.caseId, () =>
    db.transaction(async (tx) => {
      const claim = await insert(tx, change, until);
      if (claim === undefined) return undefined;
      if (claim.problem === null) await appendEntry(tx, claim.caseId, entryOf(claim));
      else await recordRefusal(tx, claim, claim.problem);
      return claim;
    }),
  );
  return stored ?? storedBefore(db, change);
}

async function insert(tx: Tx, change: NewCommand<'assign'>, until: Date): Promise<Stored | undefined> {
  const stored = await tx
    .raw<{ rows: Stored[] }>(
      `select ${COMMAND_COLUMNS}, t.key as "taskKey", deciding_roles(t, k.received_at) as roles
       from change_claim(?,?,?,?,?,?,?,?,?,?,?,?,?::jsonb) k join tasks t on t.id = k.task_id`,
      [...valuesOf(change), until, CONFLICTS] as never[],
    )
    .options(prepared('change-claim'));
  return stored.rows[0];
}

const MANAGING = ['vendor-operator', 'partner-main-account', 'partner-admin'] as const satisfies readonly Role[];

function entryOf({ actor, body, taskId, taskKey, roles }: Stored): AuditEntry {
  const { kind, to, reason, from } = body as unknown as ClaimChange;
  const data = { ...(to === undefined ? {} : { to }), ...(from === undefined ? {} : { from }) };
  return {
    action: ACTIONS[kind],
    actor: actor.personId,
    right:
      actor.proof === 'link'
        ? 'link'
        : ([...roles, ...MANAGING].find((each) => actor.roles.includes(each)) ?? actor.proof),
    ...(taskId === null ? {} : { taskId }),
    taskKey,
    ...(reason === undefined ? {} : { comment: reason }),
    ...(Object.keys(data).length === 0 ? {} : { data }),
  };
}
