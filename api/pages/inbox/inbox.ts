import { Router } from 'express';
import { say } from '../../../workflows/kit/policy/labels';
import type { InboxItem } from '../frame/answers';
import { receiptOf } from '../case/receipt';
import { type Fault, faultOf } from '../forms/faults';
import { textOf, textsOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { type Place, signedIn, type Signed } from '../frame/visit';
import { invalidField } from '../../http/parse';
import type { BulkItem } from '../parts/bulk-results';
import type { ViewLink } from '../parts/links';
import { decide } from './decide';
import { InboxPage, type Shown } from './inbox-page';
import { type PlainDecision, type TaskRow, taskRow } from './inbox-row';
import { inboxWords } from './words';

const LIMIT = 100;

interface Counters {
  readonly total: number;
  readonly claimed: number;
  readonly byType: Readonly<Record<string, number>>;
}

/** A part of the inbox, with the numbers of all of it. */
export interface InboxPart {
  readonly rows: readonly TaskRow[];
  readonly next?: string | undefined;
  readonly counters: Counters;
}

/** What happened with the inbox just now. */
interface Happened {
  readonly ticked?: readonly string[];
  readonly results?: { readonly summary: string; readonly items: readonly BulkItem[] };
}

/** The inbox: what waits for the reader, what is late first, and deciding several at once. */
export function inboxPages(place: Place): Router {
  const router = Router();
  router.get(
    '/inbox',
    signedIn(place, (visit) => show(place, visit, shownIn(visit.request.query))),
  );
  const deciding = signedIn(place, async (visit) => {
    const { request, posted, givenBack } = visit;
    if (request.method === 'GET' && !givenBack) return visit.goTo('/inbox');
    const shown = shownIn(posted);
    if (textsOf(posted, 'task').length === 0 || textOf(posted, 'decision') === undefined)
      return show(place, visit, shown, {}, nonePicked(visit));
    const { rows } = await inboxPart(place, visit, shown);
    const results = await decide(visit, rows, shown);
    if (results) await show(place, visit, shown, results);
  });
  router.get('/inbox/decide', deciding);
  router.post('/inbox/decide', fromOurPages(place.cookies), deciding);
  return router;
}

const shownIn = (given: Readonly<Record<string, unknown>>): Shown => ({
  show: textOf(given, 'show'),
  cursor: textOf(given, 'cursor'),
});

function nonePicked(visit: Signed): Fault {
  const w = inboxWords[visit.locale];
  const problem = invalidField('tasks', 'required', inboxWords['zh-CN'].nonePicked, inboxWords['en-US'].nonePicked);
  const fault = faultOf(problem, visit, new Map([['tasks', w.items]]));
  return { ...fault, errors: fault.errors.map((error) => ({ ...error, anchor: 'tasks' })) };
}

/** The tasks of a part of the reader's inbox, as they are shown. */
export async function inboxPart(
  place: Place,
  visit: Signed,
  { show: view, cursor, limit = LIMIT }: Partial<Shown> & { readonly limit?: number },
): Promise<InboxPart> {
  const filters: Readonly<Record<string, object>> = { claimed: { claimed: 'true' }, free: { claimed: 'false' } };
  const filter = view === undefined ? {} : (filters[view] ?? { type: view });
  const { body } = await visit.api<{ items: InboxItem[]; next?: string; counters: Counters }>('GET /v1/tasks', {
    query: { limit, ...filter, ...(cursor !== undefined && { cursor }) },
  });
  const rows = await Promise.all(body.items.map((item) => taskRow(item, place, visit)));
  return { rows, next: body.next, counters: body.counters };
}

async function show(
  place: Place,
  visit: Signed,
  shown: Shown,
  { ticked = [], results }: Happened = {},
  problem?: Fault,
): Promise<void> {
  const { rows, next, counters } = await inboxPart(place, visit, shown);
  const decisions = new Map<string, PlainDecision>(
    rows.flatMap((row) => row.decisions.map((decision) => [decision.key, decision] as const)),
  );
  await visit.show(
    InboxPage,
    {
      chips: chipsOf(place, visit, counters, shown.show),
      groups: groupsOf(rows),
      ticked: visit.givenBack ? textsOf(visit.posted, 'task') : ticked,
      decisions: [...decisions.values()],
      shown,
      next:
        next && `/inbox?${new URLSearchParams({ ...(shown.show && { show: shown.show }), cursor: next }).toString()}`,
      receipt: await receiptOf(place, visit),
      ...(results && { results }),
      ...(problem && { problem }),
    },
    problem?.status ?? 200,
  );
}

function groupsOf(rows: readonly TaskRow[]) {
  const longestFirst = [...rows].sort((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt));
  return (['late', 'soon', 'never', 'later'] as const)
    .map((urgency) => ({
      urgency,
      rows: (urgency === 'never' ? longestFirst : rows).filter((row) => row.urgency === urgency),
    }))
    .filter((group) => group.rows.length > 0);
}

function chipsOf({ deps }: Place, { locale }: Signed, counters: Counters, current: string | undefined): ViewLink[] {
  const w = inboxWords[locale];
  const { total, claimed, byType } = counters;
  const chip = (view: string | undefined, title: string, count: number): ViewLink => ({
    href: view === undefined ? '/inbox' : `/inbox?show=${encodeURIComponent(view)}`,
    title,
    current: view === current,
    count,
  });
  const types = deps.api.policies.filter(({ type }) => byType[type] !== undefined);
  const all = [
    chip(undefined, w.all, total),
    chip('claimed', w.claimed, claimed),
    chip('free', w.free, total - claimed),
    ...(types.length > 1 ? types.map(({ type, title }) => chip(type, say(title, locale), byType[type] ?? 0)) : []),
  ];
  return total === 0 ? [] : all.filter(({ count, current: here }) => count !== 0 || here);
}
