import { Router } from 'express';
import { addDays, isDate, startOfDay } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import { mayOpen } from '../../cases/rights';
import type { CaseSummary } from '../frame/answers';
import { betweenOf, moveOf } from './case-view';
import { faultOf, problemIn } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { type Place, signedIn, type Signed } from '../frame/visit';

const LIMIT = 25;

/** The cases the reader may see, with a search that is kept in the address. */
export function casesPages(place: Place): Router {
  const router = Router();
  router.get(
    '/cases',
    signedIn(place, (visit) => show(place, visit)),
  );
  return router;
}

/** A Beijing date of the address as the instant it begins, or that of the next day; undefined for anything else. */
export const instantOf = (date: string | undefined, plusDays = 0): string | undefined =>
  date !== undefined && isDate(date) ? new Date(startOfDay(addDays(date, plusDays))).toISOString() : undefined;

const choice = (
  name: string,
  label: string,
  value: string | undefined,
  options: readonly { value: string; label: string }[],
): Control =>
  control(name, label, {
    control: 'select',
    required: true,
    options: options.map((option) => ({ ...option, chosen: option.value === value })),
  });

/** A filter with fixed choices; an empty one filters nothing. */
export const filterChoice = (...of: Parameters<typeof choice>): Control => ({
  ...choice(...of),
  required: false,
  quiet: true,
});

function filters(place: Place, visit: Signed): { query: Record<string, unknown>; fields: Control[] } {
  const { m, request, locale } = visit;
  const given = (name: string): string | undefined => textOf(request.query, name);
  const quiet = { quiet: true };
  const query = {
    text: given('text'),
    type: given('type'),
    open: given('open'),
    party: given('party'),
    openedAfter: instantOf(given('openedAfter')),
    openedBefore: instantOf(given('openedBefore'), 1),
    cursor: given('cursor'),
  };
  const types = place.deps.api.policies.map(({ type, title }) => ({ value: type, label: say(title, locale) }));
  const opens = (['true', 'false'] as const).map((value) => ({ value, label: m.cases.opens[value] }));
  return {
    query: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
    fields: [
      control('text', m.cases.text, { ...quiet, type: 'search', value: query.text ?? '' }),
      filterChoice('type', m.cases.type, query.type, types),
      filterChoice('open', m.cases.open, query.open, opens),
      control('party', m.cases.party, { ...quiet, value: query.party ?? '' }),
      control('openedAfter', m.cases.openedAfter, { ...quiet, type: 'date', value: given('openedAfter') ?? '' }),
      control('openedBefore', m.cases.openedBefore, { ...quiet, type: 'date', value: given('openedBefore') ?? '' }),
    ],
  };
}

async function show(place: Place, visit: Signed): Promise<void> {
  const { query, fields } = filters(place, visit);
  const mayStart = place.deps.api.policies.some((policy) => mayOpen(policy, visit.actor));
  const common = { fields, mayStart, filtered: Object.keys(query).length > 0 };
  try {
    const { body } = await visit.api<{ items: CaseSummary[]; next?: string }>('GET /v1/cases', {
      query: { ...query, limit: LIMIT },
    });
    const items = body.items.map((row) => ({
      ...row,
      tone: row.tone ?? '',
      between: betweenOf(row.parties, visit),
      move: row.outcome === null ? moveOf(row, visit) : '',
      dueAt: row.waitingOn?.dueAt,
      since: row.waitingOn?.since,
    }));
    await visit.show('cases', { ...common, items, next: body.next && nextPage(visit, body.next) });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map(fields.map(({ name, label }) => [name, label]));
    await visit.show('cases', { ...common, items: [], problem: faultOf(problem, visit, labels) }, problem.status);
  }
}

/** The address of the next page of a list, with the same filters. */
export function nextPage({ request }: Signed, cursor: string): string {
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
  query.set('cursor', cursor);
  return `?${query.toString()}`;
}
