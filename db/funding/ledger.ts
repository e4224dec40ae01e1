import type { Money } from '../../workflows/kit/policy/fields';
import type { BudgetRow } from './budgets';
import type { Db, Tx } from '../knex';

/** One movement of money. `key` makes it happen once; `caseId` is the case that it is about. */
export interface Movement {
  readonly key: string;
  readonly budget: string;
  readonly caseId: string;
}

/**
 * The outcome of a movement. A budget that is not set up, or is in another currency, has nothing to give; an ended case
 * gets nothing any more.
 */
export type Moved = { readonly done: true } | { readonly refused: 'budget-exhausted' | 'case-closed' };

type Kind = 'reserve' | 'commit' | 'release' | 'pay';

/** The fields of an entry besides its key, budget and case. */
interface Line {
  readonly kind: Kind;
  readonly minor: number;
  readonly drawn?: { readonly minor: number; readonly from: string };
}

const DONE: Moved = { done: true };
const EXHAUSTED: Moved = { refused: 'budget-exhausted' };
const CLOSED: Moved = { refused: 'case-closed' };

/** An amount to move, and the case whose reservation is used first. */
type Drawing = Movement & { readonly amount: Money; readonly reservedBy?: string };

/**
 * Sets money aside for a case that may be approved: first from the reservation of the case `reservedBy`, then from what
 * is free.
 */
export const reserve = (db: Db | Tx, { amount, reservedBy, ...movement }: Drawing): Promise<Moved> =>
  once(db, movement, 'reserve', (tx, budget) => drawing(tx, budget, { ...movement, amount }, 'reserve', reservedBy));

/**
 * Commits money to an approved case: first from its own reservation or that of the case `reservedBy`, then from what is
 * free.
 */
export const commit = (db: Db | Tx, { amount, reservedBy, ...movement }: Drawing): Promise<Moved> =>
  once(db, movement, 'commit', (tx, budget) =>
    drawing(tx, budget, { ...movement, amount }, 'commit', reservedBy ?? movement.caseId),
  );

async function drawing(
  tx: Tx,
  budget: BudgetRow | undefined,
  { amount, budget: key, caseId }: Drawing,
  kind: Kind,
  from: string | undefined,
): Promise<Line | Moved> {
  if (await hasEnded(tx, caseId)) return CLOSED;
  const reserved = from === undefined ? 0 : (await heldBy(tx, key, from)).reserved;
  const drawn = Math.min(reserved, amount.minor);
  return isShort(budget, amount, drawn) ? EXHAUSTED : lineOf(kind, amount.minor, drawn, from ?? '');
}

/** Gives back everything a case still holds, set aside or committed. */
export const release = (db: Db | Tx, movement: Movement): Promise<Moved> =>
  once(db, movement, 'release', async (tx) => {
    const { reserved, committed } = await heldBy(tx, movement.budget, movement.caseId);
    return reserved + committed === 0 ? DONE : lineOf('release', reserved + committed, reserved, movement.caseId);
  });

/** Books committed money as paid. Throws if the case has committed less: nothing is paid that was not approved. */
export const pay = (db: Db | Tx, { amount, ...movement }: Movement & { readonly amount: Money }): Promise<Moved> =>
  once(db, movement, 'pay', async (tx, budget) => {
    const { committed } = await heldBy(tx, movement.budget, movement.caseId);
    if (committed < amount.minor || budget?.currency !== amount.currency)
      throw new Error(`case ${movement.caseId} has not bound what is to be paid`);
    return { kind: 'pay', minor: amount.minor };
  });

/**
 * Sets a case's reservation to an amount, not counting what others took out of it, in place of the earlier one. No
 * change if the budget is short, it is done again or `looksOnly`; an ended case holds nothing.
 */
export async function holdReserved(
  db: Db,
  {
    amount,
    budget,
    caseId,
    key,
    looksOnly = false,
  }: Movement & { readonly amount: Money; readonly looksOnly?: boolean },
): Promise<Moved> {
  return db.transaction(async (tx) => {
    const row = await tx('budgets').where({ key: budget }).forUpdate().first<BudgetRow | undefined>();
    if (await hasEnded(tx, caseId)) return DONE;
    const { reserved, givenOn, entries } = await heldBy(tx, budget, caseId);
    const more = Math.max(0, amount.minor - givenOn) - reserved;
    if (row?.currency !== amount.currency) return EXHAUSTED;
    if (more === 0) return DONE;
    if (more > 0 && isShort(row, { ...amount, minor: more }, 0)) return EXHAUSTED;
    if (looksOnly) return DONE;
    const movement = { budget, caseId, key: `${key}/${entries + 1}` };
    const line = more > 0 ? lineOf('reserve', more, 0, caseId) : lineOf('release', -more, -more, caseId);
    await book(tx, movement, line);
    return DONE;
  });
}

/**
 * Whether a case has ended. If not, it cannot end before this transaction does, so what it takes here is given back at
 * its end. A case not written yet has not ended.
 */
export async function hasEnded(tx: Tx, caseId: string): Promise<boolean> {
  const row = await tx('cases')
    .where({ id: caseId })
    .forShare()
    .first<{ closed_at: Date | null } | undefined>('closed_at');
  return row !== undefined && row.closed_at !== null;
}

const lineOf = (kind: Kind, minor: number, drawn: number, from: string): Line => ({
  kind,
  minor,
  ...(drawn === 0 ? {} : { drawn: { minor: drawn, from } }),
});

function isShort(budget: BudgetRow | undefined, { minor, currency }: Money, drawn: number): boolean {
  if (minor <= 0) throw new Error('only a positive amount can be moved');
  if (budget?.currency !== currency) return true;
  const { total_minor, reserved_minor, committed_minor, paid_minor } = budget;
  return minor - drawn > total_minor - reserved_minor - committed_minor - paid_minor;
}

/**
 * Does what `decide` says of the budget with its row locked: movements of one budget are serialised. A known key
 * changes nothing.
 */
async function once(
  db: Db | Tx,
  { key, budget, caseId }: Movement,
  kind: Kind,
  decide: (tx: Tx, budget: BudgetRow | undefined) => Promise<Line | Moved>,
): Promise<Moved> {
  return db.transaction(async (tx) => {
    const row = await tx('budgets').where({ key: budget }).forUpdate().first<BudgetRow | undefined>();
    const made = await tx('ledger_entries').where({ key }).first<Record<string, unknown> | undefined>();
    if (made !== undefined) {
      if (made['kind'] === kind && made['budget'] === budget && made['case_id'] === caseId) return DONE;
      throw new Error(`the key ${key} stands for another movement`);
    }
    const line = await decide(tx, row);
    if (!('kind' in line)) return line;
    await book(tx, { key, budget, caseId }, line);
    return DONE;
  });
}

async function book(tx: Tx, { key, budget, caseId }: Movement, { kind, minor, drawn }: Line): Promise<void> {
  const change = changeOf(kind, minor, drawn?.minor ?? 0);
  await tx('budgets')
    .where({ key: budget })
    .update({
      reserved_minor: tx.raw('reserved_minor + ?', [change.reserved]),
      committed_minor: tx.raw('committed_minor + ?', [change.committed]),
      paid_minor: tx.raw('paid_minor + ?', [change.paid]),
    });
  await tx('ledger_entries').insert({
    key,
    budget,
    kind,
    amount_minor: minor,
    case_id: caseId,
    drawn_minor: drawn?.minor ?? 0,
    drawn_from: drawn?.from ?? null,
    at: tx.raw('world_now()'),
  });
}

function changeOf(kind: Kind, minor: number, drawn: number): { reserved: number; committed: number; paid: number } {
  switch (kind) {
    case 'reserve':
      return { reserved: minor - drawn, committed: 0, paid: 0 };
    case 'commit':
      return { reserved: -drawn, committed: minor, paid: 0 };
    case 'release':
      return { reserved: -drawn, committed: drawn - minor, paid: 0 };
    case 'pay':
      return { reserved: 0, committed: -minor, paid: minor };
  }
}

/** What a case holds of a budget by its entries, and what other cases have taken out of its reservation. */
interface Held {
  readonly reserved: number;
  readonly committed: number;
  readonly givenOn: number;
  readonly entries: number;
}

async function heldBy(db: Db | Tx, budget: string, caseId: string): Promise<Held> {
  const { rows } = await db.raw<{ rows: Held[] }>(
    `select
       coalesce(sum(case when kind = 'reserve' and case_id = :caseId then amount_minor end), 0)::bigint
         - coalesce(sum(drawn_minor) filter (where drawn_from = :caseId), 0)::bigint as reserved,
       coalesce(sum(case when kind = 'commit' then amount_minor when kind = 'pay' then -amount_minor
         when kind = 'release' then drawn_minor - amount_minor end) filter (where case_id = :caseId), 0)::bigint as committed,
       coalesce(sum(drawn_minor) filter (where drawn_from = :caseId and case_id <> :caseId), 0)::bigint as "givenOn",
       count(*) filter (where case_id = :caseId) as entries
     from ledger_entries where budget = :budget and (case_id = :caseId or drawn_from = :caseId)`,
    { budget, caseId },
  );
  return rows[0]!;
}
