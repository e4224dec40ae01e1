import { SYSTEM } from '../../workflows/kit/policy/roles';
import type { BankResult } from '../../workflows/payment/invoice-payment.policy';
import { appendEntry } from '../engine/audit';
import type { Db } from '../knex';

/** The payment that an order was sent for. */
export interface OrderedPayment {
  readonly caseId: string;
  readonly workflowId: string;
  readonly type: string;
  readonly outcome: string | null;
  /** A later order was sent for the same case. */
  readonly isSuperseded: boolean;
  /** The bank's reference, as far as it is known. */
  readonly reference: string | null;
}

/** The payment of an order by its key (the `Idempotency-Key` under which the bank has received it). */
export async function paymentOfOrder(db: Db, orderKey: string): Promise<OrderedPayment | undefined> {
  const { rows } = await db.raw<{ rows: OrderedPayment[] }>(
    `select p.case_id as "caseId", c.workflow_id as "workflowId", c.type, c.outcome, p.reference,
       exists (select from payments later where later.case_id = p.case_id and later.round > p.round) as "isSuperseded"
     from payments p join cases c on c.id = p.case_id where p.key = ?`,
    [orderKey],
  );
  return rows[0];
}

/**
 * Leaves on the record that an order was paid which the bank had refused and another has followed: an incident until
 * somebody clears it. Once by reference.
 */
export async function recordSupersededPaid(db: Db, caseId: string, report: BankResult): Promise<void> {
  await db.transaction(async (tx) => {
    await tx('cases').where({ id: caseId }).forUpdate().select('id');
    const known = await tx('audit_events')
      .where({ case_id: caseId, action: 'payment.contradicted' })
      .whereRaw(`data->>'reference' = ?`, [report.reference])
      .first<object | undefined>('seq');
    if (known !== undefined) return;
    await appendEntry(tx, caseId, {
      ...{ action: 'payment.contradicted', actor: SYSTEM.personId, right: SYSTEM.proof },
      data: { ...report, known: 'failed' },
    });
    await tx('cases').where({ id: caseId }).increment('claim_changes', 1);
  });
}
