import { findParty, listPeople } from '../../../db/directory/directory';
import type { Db } from '../../../db/knex';
import { partnerRecord } from '../../../db/opportunity/opportunities';
import { factsOf, forgetOpportunity } from '../../../db/world/world';
import type { CrmPort } from '../crm';
import { ask, doOnce, worldNow } from './simulation';

/** Simulates the CRM: records and offices set for a partner or company, else derived from our own cases and people. */
export function registryCrm(db: Db): CrmPort {
  const port = 'crm';
  const told = (
    operation: 'sync' | 'recycle' | 'forget',
    { key, ...request }: { key: string; caseId: string; partnerId: string },
  ): Promise<{ doneAt: string }> =>
    doOnce(db, { port, operation, subject: request.partnerId, key, request }, async (tx) => {
      if (operation === 'forget') await forgetOpportunity(tx, request);
      return { doneAt: await worldNow(tx) };
    });
  return {
    partnerRecord: ({ partnerId }) =>
      ask(db, port, partnerId, async () => {
        const [facts, { submitted, delivered }] = await Promise.all([
          factsOf(db, port, partnerId),
          partnerRecord(db, partnerId),
        ]);
        return {
          sharesRegularly: facts.sharesRegularly ?? submitted > 0,
          deliveredLast12Months: facts.deliveredLast12Months ?? delivered,
        };
      }),
    route: ({ customerEnterpriseId, customerId }) =>
      ask(db, port, customerEnterpriseId, async () => {
        const [facts, customer, [first]] = await Promise.all([
          factsOf(db, port, customerEnterpriseId),
          customerId === undefined ? undefined : findParty(db, customerId),
          listPeople(db, { partyId: 'vendor', role: 'psm', limit: 1 }),
        ]);
        const existingCustomer = facts.existingCustomer ?? customer?.kind === 'customer';
        return { existingCustomer, psm: facts.psm ?? first?.id ?? null };
      }),
    sync: (call) => told('sync', call),
    recycle: (call) => told('recycle', call),
    forget: (call) => told('forget', call),
  };
}
