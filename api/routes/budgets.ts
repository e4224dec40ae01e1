import { z } from 'zod';
import { budgetEntries, findBudget } from '../../db/funding/budgets';
import { BUDGET_READERS, budgetView, changeBudget } from '../administration/budgets';
import { CHANGERS } from '../administration/proposals';
import { REASON } from '../administration/reason';
import { money } from '../cases/fields';
import { type Call, ok, type Route, route } from '../http/http';
import { moneyView } from '../cases/masking';
import { notFound } from '../http/problems';
import { PAGING } from '../http/texts';
import { paged } from '../directory/directory-access';
import { budgetEntry, budgetShape, proposedChange } from '../shapes/administration';
import { gives, page } from '../shapes/shape';

const entriesQuery = z.strictObject({
  ...PAGING,
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .optional(),
});

const totalBody = z.strictObject({ total: money(), ...REASON });

// The database would reject any other key with an error instead of not finding it.
function keyOf({ params }: Pick<Call, 'params'>): string {
  const key = params['key']!;
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(key)) throw notFound();
  return key;
}

/** The budgets out of which partners are paid. */
export const budgetRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/budgets/{key}',
    id: 'getBudget',
    summary: 'A budget: its total, the last that two persons confirmed, what is reserved, committed, paid and free',
    roles: BUDGET_READERS,
    answers: { 200: gives('The budget', budgetShape, 'ETag'), 404: 'No such budget' },
    handle: async (call) => {
      const budget = await findBudget(call.deps.db, keyOf(call));
      if (budget === undefined) throw notFound();
      return ok(budgetView(budget), { ETag: `"${budget.version}"` });
    },
  }),
  route({
    method: 'get',
    path: '/v1/budgets/{key}/entries',
    id: 'listBudgetEntries',
    summary: 'The movements behind the balances of a budget, newest first',
    roles: BUDGET_READERS,
    query: entriesQuery,
    answers: { 200: gives('A page of movements', page(budgetEntry)), 404: 'No such budget' },
    handle: async (call) => {
      const key = keyOf(call);
      if ((await findBudget(call.deps.db, key)) === undefined) throw notFound();
      const { limit, cursor } = call.query;
      const before = cursor === undefined ? undefined : Number(cursor);
      const rows = await budgetEntries(call.deps.db, key, { limit: limit + 1, before });
      return paged(rows, limit, (row) => ({ ...row, amount: moneyView(row.amount), drawn: moneyView(row.drawn) }));
    },
  }),
  route({
    method: 'put',
    path: '/v1/budgets/{key}',
    id: 'setBudget',
    summary: 'Proposes how much a budget has: no less than is taken already, and in the same currency once it was used',
    roles: CHANGERS.budget,
    body: totalBody,
    examples: { 'five million': { total: { amount: '5000000.00', currency: 'CNY' } } },
    answers: {
      200: gives(
        'The budget: no change, or less than control.secondPersonFrom from what two persons last confirmed',
        budgetShape,
        'ETag',
      ),
      202: gives('Proposed; another operator or finance confirms what Location names', proposedChange, 'Location'),
      412: 'Changed meanwhile',
    },
    handle: async (call) => changeBudget(call, keyOf(call), call.body),
  }),
];
