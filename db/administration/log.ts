import canonicalize from 'canonicalize';
import { maskText } from '../../workflows/kit/policy/addresses';
import { sha256 } from '../engine/audit';
import type { Db, Tx } from '../knex';
import { camelColumns } from '../rows';

/** What is written outside a case. */
export const ADMINISTRATION_KINDS = [
  ...['setting', 'budget', 'person', 'partner', 'customer', 'association', 'cooperation', 'specialist', 'solution'],
  ...['cloud-service', 'grant', 'calendar', 'absence', 'assignment'],
] as const;

/** What happened: a change, a look at what is masked, or a step of a change that needs two persons. */
export type AdministrationAction = 'changed' | 'revealed' | 'proposed' | 'confirmed' | 'refused' | 'withdrawn';

/** One field with what it was and what it became; null where there was or is nothing. */
export interface FieldChange {
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** A line of the administration record. `hash` covers the line before it. */
export interface AdministrationEntry {
  readonly seq: number;
  readonly at: Date;
  readonly actor: string;
  readonly proposedBy: string | null;
  readonly action: AdministrationAction;
  readonly kind: string;
  readonly key: string;
  readonly changes: readonly FieldChange[];
  readonly reason: string | null;
  readonly hash: string;
}

/** The end of the administration record: how many lines it has and the hash of the last. */
export interface AdministrationHead {
  readonly length: number;
  readonly head: string;
}

interface NewEntry {
  readonly actor: string;
  readonly action?: AdministrationAction;
  readonly kind: (typeof ADMINISTRATION_KINDS)[number];
  readonly key: string;
  readonly before: object | undefined;
  readonly after: object | undefined;
  readonly reason?: string | undefined;
  readonly proposedBy?: string;
}

const IDENTITY: readonly string[] = ['version', 'updatedAt', 'updatedBy'];
const MASKED: readonly string[] = ['email', 'mobile'];

const shown = (field: string, value: unknown): unknown =>
  MASKED.includes(field) && typeof value === 'string' ? maskText(value) : (value ?? null);

function changesOf(before: object = {}, after: object = {}): FieldChange[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields = [...new Set([...old.keys(), ...now.keys()])].filter((field) => !IDENTITY.includes(field));
  return fields
    .filter((field) => canonicalize(old.get(field) ?? null) !== canonicalize(now.get(field) ?? null))
    .map((field) => ({ field, old: shown(field, old.get(field)), new: shown(field, now.get(field)) }));
}

const hashOf = (entry: Omit<AdministrationEntry, 'hash'>, previous: string): string => {
  const { seq, at, actor, proposedBy, action, kind, key, changes, reason } = entry;
  return sha256([previous, seq, at.toISOString(), actor, proposedBy, action, kind, key, changes, reason]);
};

/**
 * Writes a line of the administration record in the transaction of the change: only the fields that differ, contact data
 * masked. A change that changes nothing leaves none.
 */
export async function recordChange(tx: Tx, { action = 'changed', before, after, ...entry }: NewEntry): Promise<void> {
  const changes = changesOf(before, after);
  if (action === 'changed' && changes.length === 0) return;
  const { rows } = await tx.raw<{ rows: { length: number; head: string; at: Date }[] }>(
    `select length, head, date_trunc('milliseconds', world_now()) as at from administration_head for update`,
  );
  const { length, head, at } = rows[0]!;
  const { actor, kind, key, proposedBy = null, reason = null } = entry;
  const line = { seq: length + 1, at, actor, proposedBy, action, kind, key, changes, reason };
  const hash = hashOf(line, head);
  await tx('administration_log').insert({
    ...{ seq: line.seq, at, actor, action, kind, key, reason, hash },
    proposed_by: proposedBy,
    changes: JSON.stringify(changes),
  });
  await tx('administration_head').update({ length: line.seq, head: hash });
}

const COLUMNS = camelColumns([
  ...['seq', 'at', 'actor', 'proposed_by', 'action', 'kind', 'key', 'changes', 'reason', 'hash'],
]);
const entries = (db: Db) => db('administration_log').select<AdministrationEntry[]>(COLUMNS);

/** Lines of the administration record, newest first; `before` is the number of a line. */
export async function listAdministration(
  db: Db,
  filter: {
    kind?: string | undefined;
    key?: string | undefined;
    actor?: string | undefined;
    limit: number;
    before?: number | undefined;
  },
): Promise<AdministrationEntry[]> {
  const query = entries(db).orderBy('seq', 'desc').limit(filter.limit);
  for (const column of ['kind', 'key', 'actor'] as const)
    if (filter[column] !== undefined) void query.where(column, filter[column]);
  if (filter.before !== undefined) void query.where('seq', '<', filter.before);
  return query;
}

/** The current end of the administration record, to be kept elsewhere (docs/operating.md). */
export async function administrationHead(db: Db): Promise<AdministrationHead> {
  return db('administration_head').first<AdministrationHead>('length', 'head');
}

const STRIDE = 1000;

/** Whether every line follows from the one before it and the last is the end that is kept. */
export async function verifyAdministration(db: Db): Promise<boolean> {
  const end = await administrationHead(db);
  let [length, head] = [0, ''];
  for (;;) {
    const lines = await entries(db)
      .where('seq', '>', length)
      .where('seq', '<=', end.length)
      .orderBy('seq')
      .limit(STRIDE);
    if (lines.length === 0) return length === end.length && head === end.head;
    for (const { hash, ...line } of lines) {
      if (line.seq !== length + 1 || hashOf(line, head) !== hash) return false;
      [length, head] = [line.seq, hash];
    }
  }
}
