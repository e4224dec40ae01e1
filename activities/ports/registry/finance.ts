import { createHash } from 'node:crypto';
import type { Db } from '../../../db/knex';
import { factsOf } from '../../../db/world/world';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import type { FinancePort } from '../finance';
import { ask } from './simulation';

/** Looks like a unified social credit code and is stable per party. */
const taxNumberOf = (id: string): string =>
  `91310000${createHash('sha256').update(id).digest('hex').slice(0, 10).toUpperCase()}`;

/**
 * Simulates the finance system: everybody can be paid in CNY unless set otherwise, and an order has its request's
 * number.
 */
export function registryFinance(db: Db): FinancePort {
  const port = 'finance';
  return {
    standing: ({ partnerId }) =>
      ask(db, port, partnerId, async () => {
        const facts = await factsOf(db, port, partnerId);
        return {
          businessInformation: facts.businessInformation ?? 'authenticated',
          settlementCurrency: facts.settlementCurrency ?? 'CNY',
          taxNumber: facts.taxNumber ?? taxNumberOf(partnerId),
          overdueBill: facts.overdueBill ?? false,
        };
      }),
    invoicing: ({ partnerId, reference }) =>
      ask(db, port, partnerId, async () => {
        const [{ orderNumber }, vendor] = await Promise.all([factsOf(db, port, partnerId), factsOf(db, port, VENDOR)]);
        return {
          title: vendor.title ?? VENDOR,
          taxNumber: vendor.taxNumber ?? taxNumberOf(VENDOR),
          address: vendor.address ?? '–',
          orderNumber: orderNumber ?? reference,
        };
      }),
  };
}
