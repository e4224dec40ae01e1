import type { Money } from './money';

/** The system that pays partners. */
export interface PaymentsPort {
  /**
   * Orders a payment, once per `key`; `reference` is the number of the request that is paid. Refusals: `bank-data-invalid` and others of the bank.
   * Whoever gets no answer asks `lookup` before he sends it again.
   */
  order(call: {
    key: string;
    partnerId: string;
    amount: Money;
    reference: string;
  }): Promise<{ status: 'processing' | 'paid' | 'failed'; reference: string }>;
  /** What became of the order that was sent with `orderKey`; `unknown`: it has never arrived. `reference` is the bank's. */
  lookup(call: { orderKey: string }): Promise<{
    status: 'unknown' | 'processing' | 'paid' | 'failed' | 'returned';
    reference: string | null;
    reason?: string;
  }>;
}
