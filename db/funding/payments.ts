import type { Money } from '../../workflows/kit/policy/fields';
import type { Db, Tx } from '../knex';
import { pay } from './ledger';

/** The state of a payment: `ordered` is stored before the bank is asked, the rest is the bank's report. */
export type PaymentStatus = 'ordered' | 'processing' | 'paid' | 'failed' | 'returned';

/** A payment of a case; each round has its own, with its own key. */
export interface Payment {
  readonly key: string;
  readonly status: PaymentStatus;
  readonly reference: string | null;
  /** It was stored before this call, so the bank may know of it. */
  readonly known: boolean;
}

/** Which payment is meant. */
export interface Round {
  readonly caseId: string;
  readonly round: number;
}

/** The key of a payment order to the bank, always the same for this round. */
export const paymentKey = ({ caseId, round }: Round): string => `${caseId}/payment/${round}`;

/**
 * Stores a payment before the bank is asked; an existing one is returned as it stands. Those of one case are
 * serialised.
 */
export const storePayment = (db: Db | Tx, of: Round & { readonly amount: Money }): Promise<Payment> =>
  db.transaction(async (tx) => {
    const { caseId, round, amount } = of;
    const key = paymentKey(of);
    await tx.raw(`select pg_advisory_xact_lock(hashtextextended('payment/' || ?, 0))`, [caseId]);
    const inserted = (await tx('payments')
      .insert({
        key,
        case_id: caseId,
        round,
        amount_minor: amount.minor,
        currency: amount.currency,
        status: 'ordered',
        ordered_at: tx.raw('world_now()'),
      })
      .onConflict('key')
      .ignore()
      .returning('key')) as unknown[];
    const row = await tx('payments').where({ key }).first<{ status: PaymentStatus; reference: string | null }>();
    return { key, status: row.status, reference: row.reference, known: inserted.length === 0 };
  });

/** What is stored of the bank's report. */
export interface Settled extends Round {
  readonly budget: string;
  readonly amount: Money;
  readonly status: Exclude<PaymentStatus, 'ordered'>;
  readonly reference?: string;
}

/** Stores the bank's report on a payment; a paid one is booked in the same transaction. Idempotent: paid stays paid. */
export async function settlePayment(db: Db, settled: Settled): Promise<void> {
  const { caseId, budget, amount, status, reference } = settled;
  await db.transaction(async (tx) => {
    const { key } = await storePayment(tx, settled);
    await tx('payments')
      .where({ key })
      .whereNot({ status: 'paid' })
      .update({
        status,
        ...(reference === undefined ? {} : { reference }),
        settled_at: status === 'processing' ? null : tx.raw('world_now()'),
      });
    if (status === 'paid') await pay(tx, { key: `${caseId}/pay`, budget, caseId, amount });
  });
}

/** Another payment with that reference of the bank, by the number of its case. */
export async function paymentWith(
  db: Db,
  { reference, besides }: { readonly reference: string; readonly besides: string },
): Promise<{ requestNo: string } | undefined> {
  return db('payments')
    .join('cases', 'cases.id', 'payments.case_id')
    .where({ reference })
    .whereNot({ key: besides })
    .first<{ requestNo: string } | undefined>('cases.request_no as requestNo');
}

/** The case that pays a request, once it is open. */
export async function paymentOf(
  db: Db | Tx,
  caseId: string,
): Promise<{ caseId: string; requestNo: string; state: string } | undefined> {
  const { rows } = await db.raw<{ rows: { caseId: string; requestNo: string; state: string }[] }>(
    `select p.id as "caseId", p.request_no as "requestNo", p.state
     from cases r join cases p on p.id = (r.data ->> 'paymentCaseId')::uuid where r.id = ?`,
    [caseId],
  );
  return rows[0];
}
