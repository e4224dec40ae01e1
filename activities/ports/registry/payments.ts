import { createHash } from 'node:crypto';
import type { Db } from '../../../db/knex';
import { factsOf, mergeFacts } from '../../../db/world/world';
import { PortFault } from '../errors';
import type { PaymentsPort } from '../payments';
import { ask, doOnce } from './simulation';

const port = 'payments';

/** Simulates the bank: takes an order once per key, may lose its answer, and later reports what was set. */
export function registryPayments(db: Db): PaymentsPort {
  return {
    order: async ({ key, ...request }) => {
      const { partnerId: subject } = request;
      const answer = await doOnce(db, { port, operation: 'order', subject, key, request }, async (tx) => {
        const { answer: status = 'processing' } = await factsOf(tx, port, subject);
        return { status, reference: referenceOf(key) };
      });
      await loseAnswer(db, subject);
      return answer;
    },
    lookup: ({ orderKey: key }) =>
      ask(db, port, key, async () => {
        const order = await db('world_effects')
          .where({ port, operation: 'order', key })
          .first<
            { subject: string; result: { status: 'processing' | 'paid' | 'failed'; reference: string } } | undefined
          >();
        if (order === undefined) return { status: 'unknown', reference: null };
        const [ofPartner, ofPayment] = await Promise.all([factsOf(db, port, order.subject), factsOf(db, port, key)]);
        const { becomes, reason } = { ...ofPartner, ...ofPayment };
        const { status, reference } = order.result;
        return { status: becomes ?? status, reference, ...(reason == null ? {} : { reason }) };
      }),
  };
}

const referenceOf = (key: string): string =>
  `BANK-${createHash('sha256').update(key).digest('hex').slice(0, 12).toUpperCase()}`;

/** The order was accepted, but its sender never hears of it. */
async function loseAnswer(db: Db, subject: string): Promise<void> {
  const lost = await db.transaction(async (tx) => {
    const { loseAnswers = 0 } = await factsOf(tx, port, subject, true);
    if (loseAnswers > 0) await mergeFacts(tx, port, subject, { loseAnswers: loseAnswers - 1 });
    return loseAnswers > 0;
  });
  if (lost) throw new PortFault('the answer of the bank was lost');
}
