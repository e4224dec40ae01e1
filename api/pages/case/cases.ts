import { Router } from 'express';
import { MOST_ENDED } from '../../../db/engine/case-list';
import { addDays, isDate, startOfDay } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { Problem } from '../../http/problems';
import { mayOpen } from '../../cases/rights';
import type { CaseSummary } from '../frame/answers';
import { amountIn, whoIs } from './case-view';
import { type CaseLine, CasesPage, type CasesShown, type Head } from './cases-page';
import { faultOf, messagesOf, problemIn } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { type Place, signedIn, type Signed } from '../frame/visit';
import { words } from './words';

const LIMIT = 25;
const DAY_MS = 86_400_000;

interface Counts {
  readonly total: number;
  readonly open: number;
  readonly mine: number;
  readonly soon: number;
  readonly late: number;
}

/** The cases the reader may see, with views, filters and an order that are kept in the address. */
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

const SORTS = ['until', '-until', 'openedAt', '-openedAt', 'requestNo', '-requestNo'] as const;
type Sort = (typeof SORTS)[number];

const VIEWS = ['all', 'open', 'mine', 'soon', 'late', 'ended'] as const;
type View = (typeof VIEWS)[number];

const VIEW_QUERIES: Readonly<Record<View, Readonly<Record<string, string>>>> = {
  all: {},
  open: { open: 'true' },
  mine: { mine: 'true' },
  soon: { due: 'soon' },
  late: { due: 'late' },
  ended: { open: 'false' },
};

const countOf = (view: View, { total, ...counts }: Counts): number =>
  view === 'all' ? total : view === 'ended' ? total - counts.open : counts[view];

/** `+` where more cases have ended than are counted. */
const moreThan = (view: View, { total, open }: Counts): '' | '+' =>
  (view === 'all' || view === 'ended') && total - open >= MOST_ENDED ? '+' : '';

/** What the address asks for; what cannot be read of it stands in `wrong`. */
interface Asked {
  readonly given: Readonly<Record<'text' | 'type' | 'party' | 'openedAfter' | 'openedBefore', string | undefined>>;
  readonly view: View;
  readonly sort: Sort;
  readonly page: number;
  readonly wrong: ReadonlyMap<string, 'badChoice' | 'badDate' | 'badPage'>;
}

function askedIn(place: Place, visit: Signed): Asked {
  const { query } = visit.request;
  const given = {
    text: textOf(query, 'text'),
    type: textOf(query, 'type'),
    party: textOf(query, 'party'),
    openedAfter: textOf(query, 'openedAfter'),
    openedBefore: textOf(query, 'openedBefore'),
  };
  const wrong = new Map<string, 'badChoice' | 'badDate' | 'badPage'>();
  for (const name of ['openedAfter', 'openedBefore'] as const)
    if (given[name] !== undefined && !isDate(given[name])) wrong.set(name, 'badDate');
  const isKnown = place.deps.api.policies.some(({ type }) => type === given.type);
  if (given.type !== undefined && !isKnown) wrong.set('type', 'badChoice');
  const one = <T extends string>(name: string, values: readonly T[], otherwise: T): T => {
    const text = textOf(query, name) ?? otherwise;
    const found = values.find((value) => value === text);
    if (found === undefined) wrong.set(name, 'badChoice');
    return found ?? otherwise;
  };
  const page = textOf(query, 'page') ?? '1';
  const isPage = /^[1-9]\d{0,3}$/.test(page);
  if (!isPage) wrong.set('page', 'badPage');
  return {
    given,
    view: one('view', VIEWS, viewOf(textOf(query, 'open'))),
    sort: one('sort', SORTS, 'until'),
    page: isPage ? Number(page) : 1,
    wrong,
  };
}

// Addresses written before there were views choose by `open`.
const viewOf = (open: string | undefined): View => (open === 'true' ? 'open' : open === 'false' ? 'ended' : 'all');

/** A list's address with some of it changed; the page is never kept. */
function addressOf({ given, view, sort }: Asked, change: Record<string, string | undefined> = {}): string {
  const all = {
    ...given,
    view: view === 'all' ? undefined : view,
    sort: sort === 'until' ? undefined : sort,
    ...change,
  };
  const entries = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return `/cases${entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`}`;
}

async function show(place: Place, visit: Signed): Promise<void> {
  const asked = askedIn(place, visit);
  try {
    if (asked.wrong.size > 0) throw unreadable(asked.wrong);
    const { body } = await visit.api<{ items: CaseSummary[]; counts: Counts }>('GET /v1/cases', {
      query: { ...queryOf(asked), sort: asked.sort, limit: LIMIT, offset: (asked.page - 1) * LIMIT, counts: 'true' },
    });
    await visit.show(CasesPage, {
      ...searchOf(place, visit, asked, { counts: body.counts }),
      found: foundOf(place, visit, asked, body),
    });
  } catch (error) {
    const problem = problemIn(error);
    await visit.show(CasesPage, searchOf(place, visit, asked, { problem }), problem.status);
  }
}

const MESSAGES = { badChoice: 'not-allowed', badDate: 'not-a-date', badPage: 'not-allowed' } as const;

const unreadable = (wrong: Asked['wrong']): Problem =>
  new Problem('invalid', {
    errors: [...wrong].map(([path, why]) => ({
      path,
      code: MESSAGES[why],
      message: { zh: words['zh-CN'].cases[why], en: words['en-US'].cases[why] },
    })),
  });

function queryOf({ given, view }: Asked): Record<string, unknown> {
  const { openedAfter, openedBefore, ...texts } = given;
  const query = {
    ...texts,
    openedAfter: instantOf(openedAfter),
    openedBefore: instantOf(openedBefore, 1),
    ...VIEW_QUERIES[view],
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

/** Views, filters and errors: everything but the list itself. */
function searchOf(
  place: Place,
  visit: Signed,
  asked: Asked,
  { counts, problem }: { readonly counts?: Counts; readonly problem?: Problem },
): CasesShown {
  const { given, view, sort } = asked;
  const { cases: w } = words[visit.locale];
  const errors = problem ? messagesOf(problem, visit) : new Map<string, string>();
  const types = place.deps.api.policies.map(({ type, title }) => ({ value: type, label: say(title, visit.locale) }));
  const common = (name: keyof Asked['given']): { quiet: true; value: string; error: string | undefined } => ({
    quiet: true,
    value: given[name] ?? '',
    error: errors.get(name),
  });
  const fields = [
    control('text', w.text, { ...common('text'), type: 'search' }),
    { ...filterChoice('type', w.kind, given.type, types), error: errors.get('type') },
  ];
  const more = [
    control('party', w.party, common('party')),
    control('openedAfter', visit.m.cases.openedAfter, { ...common('openedAfter'), type: 'date' }),
    control('openedBefore', visit.m.cases.openedBefore, { ...common('openedBefore'), type: 'date' }),
  ];
  const labels = new Map([...fields, ...more].map(({ name, label }) => [name, label]));
  return {
    mayStart: place.deps.api.policies.some((policy) => mayOpen(policy, visit.actor)),
    views: VIEWS.map((each) => ({
      href: addressOf(asked, { view: each === 'all' ? undefined : each }),
      title: w[each],
      current: each === view,
      count: counts && `${countOf(each, counts)}${moreThan(each, counts)}`,
    })),
    fields,
    more,
    kept: [
      ...(view === 'all' ? [] : [['view', view] as const]),
      ...(sort === 'until' ? [] : [['sort', sort] as const]),
    ],
    isFiltered: Object.values(given).some((value) => value !== undefined) || view !== 'all',
    problem: problem && faultOf(problem, visit, labels),
  };
}

function foundOf(
  { deps }: Place,
  visit: Signed,
  asked: Asked,
  { items, counts }: { readonly items: readonly CaseSummary[]; readonly counts: Counts },
): NonNullable<CasesShown['found']> {
  const { view, sort, page } = asked;
  const { cases: w } = words[visit.locale];
  const total = countOf(view, counts);
  const open = view === 'all' ? counts.open : view === 'ended' ? 0 : total;
  const more = moreThan(view, counts);
  const next = more && items.length === LIMIT ? page + 1 : page;
  const before = (page - 1) * LIMIT;
  const address = addressOf(asked);
  return {
    lede: `${w.lede(total, open, more)} · ${w.sorts[sort]}`,
    heads: {
      what: headOf(asked, 'requestNo'),
      amount: {},
      status: {},
      until: headOf(asked, 'until'),
      opened: headOf(asked, 'openedAt'),
    },
    rows: items.map((row) => lineOf(row, deps.api.policies, visit)),
    pages: {
      range: w.range(before + 1, before + items.length, `${total}${more}`),
      page,
      last: Math.max(next, Math.ceil(total / LIMIT)),
      address: `${address}${address.includes('?') ? '&' : '?'}page=`,
    },
  };
}

/** A head that sorts upwards, or downwards if the list is sorted upwards by it already. */
function headOf(asked: Asked, by: 'requestNo' | 'until' | 'openedAt'): Head {
  const [up, down] = [by, `-${by}`] as const;
  const sorted = asked.sort === up ? 'ascending' : asked.sort === down ? 'descending' : undefined;
  const next = asked.sort === up ? down : up;
  return { href: addressOf(asked, { sort: next === 'until' ? undefined : next }), sorted };
}

function lineOf(row: CaseSummary, policies: readonly Policy[], visit: Signed): CaseLine {
  const { waitingOn: waiting, closedAt, openedAt, outcome } = row;
  const days = (from: string, to: number): number => Math.max(0, Math.round((to - Date.parse(from)) / DAY_MS));
  const policy = policies.find(({ type }) => type === row.type);
  const late = waiting?.dueAt != null && visit.f.left(waiting.dueAt).over;
  return {
    id: row.id,
    requestNo: row.requestNo,
    title: row.title,
    party: partyOf(row, visit),
    amount: policy === undefined ? '' : (amountIn(row, policy, visit) ?? ''),
    status: { title: row.stateTitle, tone: outcome === null ? (late ? 'bad' : 'now') : toneOf(row.tone) },
    move: outcome === null ? whoseMove(row, visit) : '',
    openedAt,
    dueAt: waiting?.dueAt ?? null,
    waits: waiting && waiting.role !== 'system' ? days(waiting.since, visit.now.getTime()) : undefined,
    closed: closedAt === null ? undefined : { at: closedAt, days: days(openedAt, Date.parse(closedAt)) },
  };
}

function whoseMove({ waitingOn: waiting, parties }: CaseSummary, reader: Signed): string {
  const { cases: w } = words[reader.locale];
  if (!waiting || waiting.role === 'system') return w.works;
  const isYours = waiting.party === reader.actor.partyId && reader.actor.roles.some((role) => role === waiting.role);
  if (isYours) return w.yours;
  const party = parties.find(({ id }) => id === waiting.party)?.name;
  return party ?? whoIs(waiting.role, waiting.party, parties, reader);
}

const toneOf = (tone: string | undefined): 'good' | 'bad' | 'neutral' =>
  tone === 'good' || tone === 'bad' ? tone : 'neutral';

/** The other parties of a case; the reader's own where there is none. */
function partyOf({ parties }: CaseSummary, { actor, m }: Signed): string {
  const others = parties.filter(({ id }) => id !== actor.partyId);
  return (others.length > 0 ? others : parties).map(({ name }) => name).join(m.case.between);
}

/** The address of the next page of a list, with the same filters. */
export function nextPage({ request }: Signed, cursor: string): string {
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '');
  query.set('cursor', cursor);
  return `?${query.toString()}`;
}
