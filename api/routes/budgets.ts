import { findBudget, saveBudget } from '../../db/funding/budgets';
import type { Money } from '../../workflows/kit/policy/fields';
import { formSchema } from '../cases/fields';
import { type Call, ok, type Route, route } from '../http/http';
import { toWire } from '../cases/masking';
import { invalidField } from '../http/parse';
import { notFound } from '../http/problems';

const TOTAL = { name: 'total', kind: 'money', required: true, label: { zh: '总额', en: 'Total' } } as const;

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
      return ok(toWire(budget, call.locale));
    },
  }),
  route({
    method: 'put',
    path: '/v1/budgets/{key}',
    summary: 'Sets how much a budget has: no less than is taken already, and in the same currency once it was used',
    roles: ['finance', 'vendor-operator'],
    body: formSchema([TOTAL]),
    examples: { 'five million': { total: { amount: '5000000.00', currency: 'CNY' } } },
    answers: { 200: 'The budget' },
    handle: async (call) => {
      const saved = await saveBudget(call.deps.db, { key: keyOf(call), total: call.body['total'] as Money });
      if (saved !== undefined) return ok(toWire(saved, call.locale));
      throw invalidField(
        'total',
        'out-of-range',
        '不能少于已占用金额，也不能更换币种',
        'may not be less than is taken, nor in another currency',
      );
    },
  }),
];
