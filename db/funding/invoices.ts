import type { Db, Tx } from '../knex';

/** Whose invoices are meant: those of one partner for one request. */
export interface InvoiceClaim {
  readonly partnerId: string;
  readonly caseId: string;
  readonly numbers: readonly string[];
}

/** Normalises an invoice number for comparison: full-width digits, spaces, hyphens and lower case do not matter. */
export const invoiceKey = (number: string): string =>
  number
    .normalize('NFKC')
    .replace(/[\s\p{Pd}_]/gu, '')
    .toUpperCase();

/** States in which a request may claim invoices: later, those of a late form would stay with it. */
const TAKES_INVOICES = ['awaiting-invoice', 'invoice-rejected', 'payment-on-hold'];

/**
 * Claims invoices for a request, all or none, keeping its earlier claims; returns those that belong to another request.
 * Without `claim` it only looks.
 */
export async function claimInvoices(
  db: Db,
  { partnerId, caseId, numbers, claim }: InvoiceClaim & { readonly claim: boolean },
): Promise<string[]> {
  // In one order for all, so that two requests never deadlock.
  const wanted = [...new Set(numbers.map(invoiceKey))].sort();
  return db.transaction(async (tx) => {
    const claimed: string[] = [];
    const mayClaim = claim && (await takesInvoices(tx, caseId));
    for (const number of mayClaim ? wanted : []) {
      const row = { partner_id: partnerId, number, case_id: caseId, claimed_at: tx.raw('world_now()') };
      claimed.push(...(await tx('invoices').insert(row).onConflict().ignore().returning('number')).map(numberOf));
    }
    const taken = await tx('invoices')
      .where({ partner_id: partnerId })
      .whereIn('number', wanted)
      .whereNot({ case_id: caseId })
      .orderBy('number')
      .pluck<string[]>('number');
    if (taken.length > 0) await tx('invoices').where({ case_id: caseId }).whereIn('number', claimed).del();
    return taken;
  });
}

/** Locks the case in its state until the invoices are claimed. */
async function takesInvoices(tx: Tx, caseId: string): Promise<boolean> {
  const row = await tx('cases').where({ id: caseId }).forShare().first<{ state: string } | undefined>('state');
  return row === undefined || TAKES_INVOICES.includes(row.state);
}

const numberOf = ({ number }: { number: string }): string => number;

/** Gives up all invoices of a request but those named. */
export async function keepInvoices(db: Db, { caseId, numbers }: Omit<InvoiceClaim, 'partnerId'>): Promise<void> {
  await db('invoices').where({ case_id: caseId }).whereNotIn('number', numbers.map(invoiceKey)).del();
}
