import { randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import { deadline } from '../../workflows/kit/policy/deadlines';
import { KIT_SETTINGS } from '../../workflows/kit/policy/settings';
import { loadCalendar } from '../calendar/calendars';
import { worldNow } from '../calendar/clock';
import type { Tx, Db } from '../knex';
import { setting } from '../settings';
import { recordChange } from './log';

/** A change that needs a second person. `wanted` is null for the default of a setting; times are Dates. */
export interface ProposedChange {
  readonly id: string;
  readonly kind: 'setting' | 'budget';
  readonly key: string;
  readonly wanted: unknown;
  readonly replaces: unknown;
  readonly reason: string | null;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly expiresAt: Date;
  readonly status: 'pending' | 'expired' | 'confirmed' | 'refused' | 'withdrawn';
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

const STATUS = `case when status = 'pending' and expires_at <= world_now() then 'expired' else status end`;
const COLUMNS = `id, kind, key, wanted, replaces, reason, proposed_by as "proposedBy", proposed_at as "proposedAt",
  expires_at as "expiresAt", ${STATUS} as status, decided_by as "decidedBy", decided_at as "decidedAt", decision_reason as "decisionReason"`;

/** Stores a change for a second person to confirm; the same one of the same person that still waits is answered. */
export async function proposeChange(
  tx: Tx,
  change: Pick<ProposedChange, 'kind' | 'key' | 'wanted' | 'replaces' | 'proposedBy'> & { reason?: string | undefined },
): Promise<ProposedChange> {
  const { kind, key, proposedBy, reason } = change;
  const values = { wanted: JSON.stringify(change.wanted), replaces: JSON.stringify(change.replaces) };
  const { rows } = await tx.raw<{ rows: ProposedChange[] }>(
    `select ${COLUMNS} from administration_changes where kind = :kind and key = :key and proposed_by = :proposedBy
       and wanted = :wanted::jsonb and replaces = :replaces::jsonb and ${STATUS} = 'pending' limit 1`,
    { kind, key, proposedBy, ...values },
  );
  if (rows[0]) return rows[0];
  const { workingDays } = await setting<{ workingDays: number }>(
    tx,
    'control.proposalTtl',
    KIT_SETTINGS['control.proposalTtl'],
  );
  const { now } = await worldNow(tx);
  const { cutoff } = deadline(now.getTime(), { workingDays }, await loadCalendar(tx, 'CN'));
  const id = randomUUID();
  await tx.raw(
    `insert into administration_changes (id, kind, key, wanted, replaces, reason, proposed_by, proposed_at, expires_at)
     values (:id, :kind, :key, :wanted::jsonb, :replaces::jsonb, :reason, :proposedBy, :now, :cutoff)`,
    { id, kind, key, ...values, reason: reason ?? null, proposedBy, now, cutoff },
  );
  const { replaces: old, wanted } = change;
  const written = { before: { value: old }, after: { value: wanted } };
  await recordChange(tx, { actor: proposedBy, action: 'proposed', kind, key, ...written, reason });
  return (await findChange(tx, id))!;
}

/** A proposed change by its id. */
export async function findChange(db: Db | Tx, id: string): Promise<ProposedChange | undefined> {
  const { rows } = await db.raw<{ rows: ProposedChange[] }>(
    `select ${COLUMNS} from administration_changes where id = ?`,
    [id],
  );
  return rows[0];
}

/** Proposed changes of these kinds, those that wait or all, newest first; `before` is the id of one. */
export async function listChanges(
  db: Db,
  filter: { kinds: readonly string[]; pending: boolean; limit: number; before?: string | undefined },
): Promise<ProposedChange[]> {
  const { kinds, pending, limit, before = null } = filter;
  const { rows } = await db.raw<{ rows: ProposedChange[] }>(
    `select ${COLUMNS} from administration_changes c where c.kind = any (:kinds) and (not :pending::boolean or ${STATUS} = 'pending')
       and (:before::uuid is null or (c.proposed_at, c.id) < (select b.proposed_at, b.id from administration_changes b where b.id = :before))
     order by c.proposed_at desc, c.id desc limit :limit`,
    { kinds: [...kinds] as never, pending, limit, before },
  );
  return rows;
}

/** Whether two values are the same, whatever the order of their keys. */
export const sameValue = (one: unknown, other: unknown): boolean => canonicalize(one) === canonicalize(other);

/**
 * Marks a change that still waits as decided, with a line on the record. Undefined when somebody else was first or it
 * has expired.
 */
export async function decideChange(
  tx: Tx,
  change: ProposedChange,
  decision: { status: 'confirmed' | 'refused' | 'withdrawn'; by: string; reason?: string | undefined },
): Promise<ProposedChange | undefined> {
  const { id, kind, key, replaces, wanted, proposedBy } = change;
  const { status, by, reason } = decision;
  const { rows } = await tx.raw<{ rows: ProposedChange[] }>(
    `update administration_changes set status = :status, decided_by = :by, decided_at = world_now(), decision_reason = :reason
     where id = :id and ${STATUS} = 'pending' returning ${COLUMNS}`,
    { id, status, by, reason: reason ?? null },
  );
  if (rows[0] === undefined) return undefined;
  const written = { before: { value: replaces }, after: { value: wanted } };
  await recordChange(tx, {
    actor: by,
    action: status,
    kind,
    key,
    ...written,
    reason: reason ?? change.reason ?? undefined,
    proposedBy,
  });
  return rows[0];
}
