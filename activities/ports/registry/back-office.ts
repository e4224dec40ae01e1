import { findPerson, listPeople } from '../../../db/directory/directory';
import type { Db } from '../../../db/knex';
import { factsOf } from '../../../db/world/world';
import type { BackOfficePort } from '../back-office';
import { PortRefusal } from '../errors';
import { ask } from './simulation';

/** Simulates the back office: the pre-reviewer set for the customer, else the first of the vendor's. */
export function registryBackOffice(db: Db): BackOfficePort {
  return {
    preReviewer: ({ customerId }) =>
      ask(db, 'back-office', customerId, async () => {
        const { preReviewer } = await factsOf(db, 'back-office', customerId);
        const chosen = preReviewer
          ? await findPerson(db, preReviewer)
          : (await listPeople(db, { role: 'pre-reviewer', limit: 1 }))[0];
        if (!chosen?.active) throw new PortRefusal('no-pre-reviewer', 'nobody pre-reviews this customer');
        return { personId: chosen.id, name: chosen.name, email: chosen.email };
      }),
  };
}
