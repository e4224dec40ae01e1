import { z } from 'zod';
import { paymentOfOrder, recordSupersededPaid } from '../../db/funding/bank-reports';
import { SETTLING } from '../../workflows/payment/bank-says';
import { submit } from '../cases/commands';
import { type Call, type Route, route } from '../http/http';
import type { Answer } from '../http/answer';
import { notFound } from '../http/problems';
import { id, line } from '../http/texts';
import { bankReport } from '../shapes/bank';
import { gives } from '../shapes/shape';

const report = z.strictObject({
  orderKey: id(255),
  result: z.enum(SETTLING),
  reference: line(64),
  reason: line(500).optional(),
});

type Report = z.infer<typeof report>;

/** How the bank's system reports what became of an order; it signs in with a token of its own. */
export const bankRoutes = (): Route[] => [
  route({
    method: 'post',
    path: '/v1/bank/payment-results',
    id: 'reportPaymentResult',
    summary: 'What became of a payment order, as the bank says; the same report may come again',
    service: 'bank',
    keeps: 'itself',
    body: report,
    examples: { 'a payment that has arrived': { orderKey: 'a-case/payment/1', result: 'paid', reference: 'BANK-1' } },
    answers: {
      200: gives('The report', bankReport),
      202: gives('The report: stored, in effect later', bankReport),
      404: 'No such order',
    },
    handle: async (call) => reported(call, call.body),
  }),
];

async function reported(
  call: Call<unknown, Report>,
  { orderKey, result, reference, reason }: Report,
): Promise<Answer<Report>> {
  const said = { result, reference, ...(reason !== undefined && { reason }) };
  const { db } = call.deps;
  const payment = await paymentOfOrder(db, orderKey);
  if (payment === undefined) throw notFound();
  const { caseId, workflowId, type, outcome } = payment;
  const answer = { body: { orderKey, ...said } };
  if (payment.isSuperseded && payment.reference !== reference) {
    if (result === 'paid') await recordSupersededPaid(db, caseId, said);
    return { status: 200, ...answer };
  }
  const { status } = await submit(
    { ...call, idempotencyKey: `bank/${orderKey}/${reference}/${result}`, ifVersion: undefined },
    {
      ...{ kind: 'act', caseId, workflowId, type, body: { action: 'paymentResult', form: said } },
      sent: { reference, result },
      ...(outcome !== null && { afterEnd: true }),
    },
  );
  return { status, ...answer };
}
