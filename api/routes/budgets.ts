import { z } from 'zod';
import { findBudget } from '../../db/funding/budgets';
import { changeBudget } from '../administration/budgets';
import { CHANGERS } from '../administration/proposals';
import { REASON } from '../administration/reason';
import { money } from '../cases/fields';
import { type Call, ok, type Route, route } from '../http/http';
import { toWire } from '../cases/masking';
import { notFound } from '../http/problems';

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
    summary: 'A budget: its total, what of it is reserved, committed and paid, and what is free',
    roles: ['finance', 'ecosystem-manager', 'vendor-operator'],
    answers: { 200: '{ key, total, reserved, committed, paid, free }', 404: 'No such budget' },
    handle: async (call) => {
      const budget = await findBudget(call.deps.db, keyOf(call));
      if (budget === undefined) throw notFound();
      return ok(toWire(budget, call.locale), { ETag: `"${budget.version}"` });
    },
  }),
  route({
    method: 'put',
    path: '/v1/budgets/{key}',
    summary: 'Proposes how much a budget has: no less than is taken already, and in the same currency once it was used',
    roles: CHANGERS.budget,
    body: totalBody,
    examples: { 'five million': { total: { amount: '5000000.00', currency: 'CNY' } } },
    answers: {
      200: 'The budget: a change smaller than control.secondPersonFrom, or none',
      202: 'Proposed; another operator or finance confirms what Location names',
      412: 'Changed meanwhile',
    },
    handle: async (call) => changeBudget(call, keyOf(call), call.body),
  }),
];
