import type { Db } from '../../../db/knex';
import { factsOf, mergeFacts } from '../../../db/world/world';
import type { DelegationPort } from '../delegation';
import { ask, doOnce, worldNow } from './simulation';

/** Simulates delegated operation: the fact `scopes` of a customer holds what its partner may do for it. */
export function registryDelegation(db: Db): DelegationPort {
  return {
    granted: ({ customerId }) =>
      ask(db, 'delegation', customerId, async () => {
        const { scopes = [] } = await factsOf(db, 'delegation', customerId);
        return { scopes };
      }),
    revoke: ({ key, ...request }) => {
      const subject = request.customerId;
      return doOnce(db, { port: 'delegation', operation: 'revoke', subject, key, request }, async (tx) => {
        const { scopes = [] } = await factsOf(tx, 'delegation', subject, true);
        await mergeFacts(tx, 'delegation', subject, { scopes: [] });
        return { scopes };
      });
    },
    restore: ({ key, ...request }) => {
      const subject = request.customerId;
      return doOnce(db, { port: 'delegation', operation: 'restore', subject, key, request }, async (tx) => {
        const { scopes = [] } = await factsOf(tx, 'delegation', subject, true);
        await mergeFacts(tx, 'delegation', subject, { scopes: [...new Set([...scopes, ...request.scopes])] });
        return { doneAt: await worldNow(tx) };
      });
    },
  };
}
