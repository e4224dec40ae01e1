import { Router } from 'express';
import { isDate } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import { mayOpen } from '../../cases/rights';
import type { CaseSummary } from '../frame/answers';
import { filterChoice, instantOf, nextPage } from '../case/cases';
import { moveOf, valueText } from '../case/case-view';
import { faultOf, problemIn } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { opportunitiesFor, type OPPORTUNITY_TYPES } from '../frame/opportunity-access';
import { type Place, signedIn, type Signed } from '../frame/visit';

const LIMIT = 25;
type Type = (typeof OPPORTUNITY_TYPES)[number];

interface Tab {
  readonly policy: Policy;
  readonly type: Type;
  readonly title: string;
}

/** Opportunities shared by either side (domain 1.3). */
export function opportunityPages(place: Place): Router {
  const router = Router();
  router.get(
    '/opportunities',
    signedIn(place, (visit) => show(place, visit)),
  );
  return router;
}

async function show(place: Place, visit: Signed): Promise<void> {
  const { m, actor, request } = visit;
  const side = actor.partyId === VENDOR ? 'vendor' : 'partner';
  const titles = m.opportunities.tabs[side];
  const tabs = opportunitiesFor(place.deps.api.policies, actor).map((policy): Tab => {
    const type = policy.type as Type;
    return { policy, type, title: titles[type] };
  });
  const current = tabs.find(({ type }) => type === textOf(request.query, 'type')) ?? tabs[0];
  if (!current) {
    const why = side === 'vendor' ? m.opportunities.onlyVendor : m.opportunities.onlyMain;
    return visit.show('opportunities', { why }, 403);
  }
  const create = mayOpen(current.policy, actor) ? `/start/${current.type}` : undefined;
  const own = (current.type === 'vendor-opportunity') === (side === 'vendor');
  const { begin, share, shared, received } = m.opportunities.empty;
  await list(place, visit, current, {
    tabs: tabs.map(({ type, title }) => ({
      title,
      href: `/opportunities?type=${type}`,
      current: type === current.type,
    })),
    create,
    begin: own ? (side === 'vendor' ? share : begin) : side === 'vendor' ? received : shared,
  });
}

function filters(visit: Signed, { policy, type }: Tab): { query: Record<string, unknown>; fields: Control[] } {
  const { m, request, locale } = visit;
  const given = (name: string): string | undefined => textOf(request.query, name);
  const date = (name: string): string => (isDate(given(name) ?? '') ? given(name)! : '');
  const query = {
    type,
    text: given('text'),
    state: given('state'),
    open: given('open'),
    openedAfter: instantOf(given('openedAfter')),
    openedBefore: instantOf(given('openedBefore'), 1),
    cursor: given('cursor'),
  };
  const states = Object.entries({ ...policy.states, ...policy.outcomes }).map(([value, { title }]) => ({
    value,
    label: say(title, locale),
  }));
  const opens = (['true', 'false'] as const).map((value) => ({ value, label: m.cases.opens[value] }));
  return {
    query: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)),
    fields: [
      control('text', m.cases.text, { quiet: true, type: 'search', value: query.text ?? '' }),
      filterChoice('state', m.opportunities.state, query.state, states),
      filterChoice('open', m.opportunities.open, query.open, opens),
      control('openedAfter', m.cases.openedAfter, { quiet: true, type: 'date', value: date('openedAfter') }),
      control('openedBefore', m.cases.openedBefore, { quiet: true, type: 'date', value: date('openedBefore') }),
    ],
  };
}

async function list(place: Place, visit: Signed, tab: Tab, page: object): Promise<void> {
  const { query, fields } = filters(visit, tab);
  const common = { ...page, type: tab.type, fields, filtered: Object.keys(query).length > 1 };
  try {
    const { body } = await visit.api<{ items: CaseSummary[]; next?: string }>('GET /v1/cases', {
      query: { ...query, limit: LIMIT },
    });
    const items = body.items.map((row) => rowOf(row, tab.policy, visit));
    await visit.show('opportunities', { ...common, items, next: body.next && nextPage(visit, body.next) });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map(fields.map(({ name, label }) => [name, label]));
    await visit.show(
      'opportunities',
      { ...common, items: [], problem: faultOf(problem, visit, labels) },
      problem.status,
    );
  }
}

interface Progress {
  readonly at: string;
  readonly stage?: unknown;
  readonly winProbability?: unknown;
}

function rowOf(row: CaseSummary, policy: Policy, visit: Signed): object {
  const { m, f } = visit;
  const { title, customerName, expectedRevenue, lastProgress, stale } = row.highlights ?? {};
  const progress = lastProgress as Progress | undefined;
  const stage = policy.actions['progress']?.form.find(({ name }) => name === 'stage');
  return {
    ...row,
    heading: typeof title === 'string' ? title : row.requestNo,
    customer: customerName,
    partner: row.parties.find(({ id, role }) => role === 'partner' && id !== visit.actor.partyId)?.name,
    tone: row.tone === 'neutral' ? '' : (row.tone ?? ''),
    move: row.outcome === null ? moveOf(row, visit) : '',
    dueAt: row.waitingOn?.dueAt,
    since: row.waitingOn?.since,
    revenue: expectedRevenue && f.money(expectedRevenue as { amount: string; currency: string }),
    stale: stale === true && row.outcome === null,
    progress: progress && {
      stage: stage ? valueText(stage, progress.stage, [], visit) : '',
      likely: typeof progress.winProbability === 'number' ? m.opportunities.percent(progress.winProbability) : '',
      on: m.opportunities.on(f.short(progress.at)),
    },
  };
}
