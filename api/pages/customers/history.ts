import { Router } from 'express';
import { findParty } from '../../../db/directory/directory';
import type { AssociationRecord } from '../../../db/directory/records';
import { filterChoice, instantOf, nextPage } from '../case/cases';
import { faultOf, problemIn } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { type Place, signedIn, type Signed } from '../frame/visit';
import { HistoryPage } from './history-page';
import type { HistoryRow } from './history-table';
import { customerWords } from './words';
import type { YearCounters } from './year-figures';

const LIMIT = 25;

type Row = Omit<AssociationRecord, 'at'> & { readonly at: string };
type Query = Readonly<Record<string, unknown>>;

/** The history of associations, with filters in the address and one-year counters. */
export function historyPages(place: Place): Router {
  const router = Router();
  router.get(
    '/customers/history',
    signedIn(place, (visit) => show(place, visit)),
  );
  // The address that it had before.
  router.get('/records', (request, response) => {
    const query = request.originalUrl.split('?')[1];
    response
      .status(303)
      .set('Location', `/customers/history${query === undefined ? '' : `?${query}`}`)
      .end();
  });
  return router;
}

function filters({ m, locale, request }: Signed): { query: Query; fields: Control[] } {
  const w = customerWords[locale];
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
  const operations = (['switch', 'unlink'] as const).map((value) => ({ value, label: w.operations[value] }));
  const date = (name: string, label: string): Control =>
    control(name, label, { quiet: true, type: 'date', value: given(name) ?? '' });
  return {
    query: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
    fields: [
      filterChoice('model', w.modelBefore, model, models),
      filterChoice('operation', w.operation, operation, operations),
      date('after', w.after),
      date('before', w.before),
    ],
  };
}

async function show(place: Place, visit: Signed): Promise<void> {
  const { query, fields } = filters(visit);
  const { body: counters } = await visit.api<YearCounters & { since: string }>('GET /v1/association-records/counters');
  const party = await findParty(place.deps.api.db, visit.actor.partyId);
  const common = { counters, fields, ofPartner: party?.kind === 'partner' };
  try {
    const { rows, next } = await historyOf(visit, { ...query, limit: LIMIT });
    await visit.show(HistoryPage, { ...common, rows, next: next && nextPage(visit, next) });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map(fields.map(({ name, label }) => [name, label]));
    const fault = faultOf(problem, visit, labels);
    await visit.show(HistoryPage, { ...common, rows: [], next: undefined, problem: fault }, problem.status);
  }
}

/** A page of the finished changes that the reader may see, as a table shows them. */
export async function historyOf(visit: Signed, query: Query): Promise<{ rows: HistoryRow[]; next?: string }> {
  const { m } = visit;
  const { body } = await visit.api<{ items: Row[]; next?: string }>('GET /v1/association-records', { query });
  const rows = body.items.map((row) => ({
    request: row.caseId === null ? undefined : { id: row.caseId, number: row.requestNo ?? row.caseId },
    operation: row.operation,
    change: `${m.facts.models[row.modelBefore]} → ${m.facts.models[row.modelAfter ?? 'none']}`,
    between: `${row.partnerName}${m.case.between}${row.customerName}`,
    by: row.initiatedBy,
    at: row.at,
  }));
  return { rows, ...(body.next !== undefined && { next: body.next }) };
}
