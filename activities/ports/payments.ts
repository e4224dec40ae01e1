import type { Money } from './money';

/** The system that pays partners. */
export interface PaymentsPort {
  /**
   * Orders a payment, once per `key`; `reference` is the number of the paid request. Refuses `bank-data-invalid` and
   * other bank codes. A caller that gets no answer asks `lookup` before sending again.
   */
  order(call: {
    key: string;
    partnerId: string;
    amount: Money;
    reference: string;
  }): Promise<{ status: 'processing' | 'paid' | 'failed'; reference: string }>;
  /**
   * What became of the order sent with `orderKey`; `unknown` means that it never arrived. `reference` is the bank's.
   */
  lookup(call: { orderKey: string }): Promise<{
    status: 'unknown' | 'processing' | 'paid' | 'failed' | 'returned';
    reference: string | null;
    reason?: string;
  }>;
}
