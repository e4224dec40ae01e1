import type { Db } from '../../../db/knex';
import { findSolution, listSolutions, type SolutionRow, useEntitlement } from '../../../db/directory/solutions';
import { PortRefusal } from '../errors';
import type { Solution, SolutionsPort } from '../solutions';
import { ask, doOnce } from './simulation';

const solutionOf = (row: SolutionRow): Solution => {
  const { id, partnerId, name, nameEn, product, certification, entitlementUntil, usedBy } = row;
  return { id, partnerId, name, nameEn, product, certification, entitlementUntil, usedBy };
};

/** The solutions of our own registry. */
export function registrySolutions(db: Db): SolutionsPort {
  const port = 'solutions';
  return {
    solution: ({ id }) =>
      ask(db, port, id, async () => {
        const row = await findSolution(db, id);
        return { solution: row ? solutionOf(row) : null };
      }),
    solutionsOf: ({ partnerId }) =>
      ask(db, port, partnerId, async () => ({ solutions: (await listSolutions(db, { partnerId })).map(solutionOf) })),
    consumeEntitlement: ({ key, ...request }) => {
      const subject = request.solutionId;
      return doOnce(db, { port, operation: 'consumeEntitlement', subject, key, request }, async (tx) => {
        const used = await useEntitlement(tx, request);
        if (typeof used === 'string') return { consumedAt: used };
        throw used.refused === 'used'
          ? new PortRefusal('entitlement-used', `another case has used the entitlement of ${subject}`)
          : new PortRefusal('unknown-solution', `there is no solution ${subject}`);
      });
    },
  };
}
