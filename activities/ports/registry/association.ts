import type { Db } from '../../../db/knex';
import { changeAssociation, currentAssociation } from '../../../db/directory/relationships';
import type { AssociationPort } from '../association';
import { PortRefusal } from '../errors';
import { ask, doOnce } from './simulation';

/** The associations of our own registry. */
export function registryAssociation(db: Db): AssociationPort {
  return {
    current: ({ customerId }) =>
      ask(db, 'association', customerId, async () => {
        const row = await currentAssociation(db, customerId);
        if (!row) return { association: null };
        const { partnerId, model, since } = row;
        return { association: { customerId, partnerId, model, since } };
      }),
    change: ({ key, ...change }) => {
      const subject = change.customerId;
      return doOnce(db, { port: 'association', operation: 'change', subject, key, request: change }, async (tx) => {
        if (!(await changeAssociation(tx, change))) {
          throw new PortRefusal('association-changed', `the association is not ${change.from ?? 'absent'} any more`);
        }
        return { changedAt: change.at };
      });
    },
  };
}
