import { Router } from 'express';
import type { AssociationRecord } from '../../../db/directory/records';
import { filterChoice, instantOf, nextPage } from '../case/cases';
import { faultOf, problemIn } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { type Place, signedIn, type Signed } from '../frame/visit';

const LIMIT = 25;
type Row = Omit<AssociationRecord, 'at'> & { readonly at: string };

/** The association records, with filters in the address and one-year counters. */
export function recordPages(place: Place): Router {
  const router = Router();
  router.get('/records', signedIn(place, show));
  return router;
}

function filters({ m, request }: Signed): { query: Record<string, unknown>; fields: Control[] } {
  const given = (name: string): string | undefined => textOf(request.query, name);
  const model = given('model');
  const operation = given('operation');
  const query = {
    model,
    operation,
    after: instantOf(given('after')),
    before: instantOf(given('before'), 1),
    cursor: given('cursor'),
  };
  const models = (['referral', 'reseller'] as const).map((value) => ({ value, label: m.facts.models[value] }));
  const operations = (['switch', 'unlink'] as const).map((value) => ({ value, label: m.records.operations[value] }));
  const date = (name: string, label: string): Control =>
    control(name, label, { quiet: true, type: 'date', value: given(name) ?? '' });
  return {
    query: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
    fields: [
      filterChoice('model', m.records.modelBefore, model, models),
      filterChoice('operation', m.records.operation, operation, operations),
      date('after', m.records.after),
      date('before', m.records.before),
    ],
  };
}

async function show(visit: Signed): Promise<void> {
  const { m } = visit;
  const { query, fields } = filters(visit);
  const { body: counters } = await visit.api<{ since: Date }>('GET /v1/association-records/counters');
  try {
    const { body } = await visit.api<{ items: Row[]; next?: string }>('GET /v1/association-records', {
      query: { ...query, limit: LIMIT },
    });
    const items = body.items.map((row) => ({
      ...row,
      change: `${m.facts.models[row.modelBefore]} → ${m.facts.models[row.modelAfter ?? 'none']}`,
      between: `${row.partnerName}${m.case.between}${row.customerName}`,
    }));
    await visit.show('records', { counters, fields, items, next: body.next && nextPage(visit, body.next) });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map(fields.map(({ name, label }) => [name, label]));
    await visit.show(
      'records',
      { counters, fields, items: [], problem: faultOf(problem, visit, labels) },
      problem.status,
    );
  }
}
