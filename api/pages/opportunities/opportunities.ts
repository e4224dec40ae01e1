import { Router } from 'express';
import { pipelineOf } from '../../../db/opportunity/pipeline';
import { isDate } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import type { Policy } from '../../../workflows/kit/policy/policy';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import { mayOpen } from '../../cases/rights';
import { viewerOf } from '../../http/viewer';
import type { CaseSummary } from '../frame/answers';
import { filterChoice, instantOf, nextPage } from '../case/cases';
import { moveOf, valueText } from '../case/case-view';
import { faultOf, problemIn } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { opportunitiesFor, type OPPORTUNITY_TYPES } from '../frame/opportunity-access';
import { sendCsv } from '../frame/csv';
import { type Place, signedIn, type Signed } from '../frame/visit';
import type { Tone } from '../parts/badge';
import { RefusedPage } from '../parts/refused-page';
import { OpportunitiesPage, type OpportunitiesProps, type OpportunityRow } from './opportunities-page';
import { pipelineFile, pipelineView } from './opportunity-pipeline';
import { opportunityWords } from './words';

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
  router.get(
    '/opportunities.csv',
    signedIn(place, (visit) => exported(place, visit)),
  );
  return router;
}

/** The kinds the reader may see, and which is asked for. */
function tabsFor(place: Place, visit: Signed): { tabs: readonly Tab[]; current: Tab | undefined } {
  const { actor, request, locale } = visit;
  const titles = opportunityWords[locale].tabs[sideOf(visit)];
  const tabs = opportunitiesFor(place.deps.api.policies, actor).map((policy): Tab => {
    const type = policy.type as Type;
    return { policy, type, title: titles[type] };
  });
  return { tabs, current: tabs.find(({ type }) => type === textOf(request.query, 'type')) ?? tabs[0] };
}

const sideOf = ({ actor }: Signed): 'vendor' | 'partner' => (actor.partyId === VENDOR ? 'vendor' : 'partner');

function refuse(visit: Signed): Promise<void> {
  const w = opportunityWords[visit.locale];
  return visit.show(RefusedPage, { title: w.title, why: sideOf(visit) === 'vendor' ? w.onlyVendor : w.onlyMain }, 403);
}

async function show(place: Place, visit: Signed): Promise<void> {
  const { tabs, current } = tabsFor(place, visit);
  if (!current) return refuse(visit);
  const side = sideOf(visit);
  const own = (current.type === 'vendor-opportunity') === (side === 'vendor');
  const { begin, share, shared, received } = opportunityWords[visit.locale].empty;
  const { db, policies } = place.deps.api;
  const sums = await pipelineOf(db, viewerOf(visit.actor, policies), current.type);
  await list(visit, current, {
    tabs: tabs.map(({ type, title }) => ({
      title,
      href: `/opportunities?type=${type}`,
      current: type === current.type,
    })),
    create: mayOpen(current.policy, visit.actor) ? `/start/${current.type}` : undefined,
    begin: own ? (side === 'vendor' ? share : begin) : side === 'vendor' ? received : shared,
    pipeline: pipelineView(sums, current.policy, visit),
    file: `/opportunities.csv?type=${current.type}`,
  });
}

async function exported(place: Place, visit: Signed): Promise<void> {
  const { current } = tabsFor(place, visit);
  if (!current) return refuse(visit);
  const { db, policies } = place.deps.api;
  const sums = await pipelineOf(db, viewerOf(visit.actor, policies), current.type);
  sendCsv(visit, current.type, pipelineFile(sums, current.policy, visit));
}

function filters(visit: Signed, { policy, type }: Tab): { query: Record<string, unknown>; fields: Control[] } {
  const { m, request, locale } = visit;
  const w = opportunityWords[locale];
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
      filterChoice('state', w.state, query.state, states),
      filterChoice('open', w.open, query.open, opens),
      control('openedAfter', m.cases.openedAfter, { quiet: true, type: 'date', value: date('openedAfter') }),
      control('openedBefore', m.cases.openedBefore, { quiet: true, type: 'date', value: date('openedBefore') }),
    ],
  };
}

type Common = Pick<OpportunitiesProps, 'tabs' | 'create' | 'begin' | 'pipeline' | 'file'>;

async function list(visit: Signed, tab: Tab, page: Common): Promise<void> {
  const { query, fields } = filters(visit, tab);
  const common = { ...page, type: tab.type, fields, filtered: Object.keys(query).length > 1 };
  try {
    const { body } = await visit.api<{ items: CaseSummary[]; next?: string }>('GET /v1/cases', {
      query: { ...query, limit: LIMIT },
    });
    const items = body.items.map((row) => rowOf(row, tab.policy, visit));
    await visit.show(OpportunitiesPage, { ...common, items, next: body.next && nextPage(visit, body.next) });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map(fields.map(({ name, label }) => [name, label]));
    await visit.show(
      OpportunitiesPage,
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

const TONES: Readonly<Record<string, Tone | undefined>> = {
  'review-rejected': 'bad',
  'verification-rejected': 'bad',
  'pending-acceptance': 'warn',
  draft: 'neutral',
  suspended: 'warn',
};

const toneOf = ({ tone, state }: CaseSummary): Tone =>
  tone === 'good' || tone === 'bad' || tone === 'neutral' ? tone : (TONES[state] ?? 'now');

function rowOf(row: CaseSummary, policy: Policy, visit: Signed): OpportunityRow {
  const { f, now } = visit;
  const w = opportunityWords[visit.locale];
  const { title, customerName, expectedRevenue, lastProgress, stale } = row.highlights ?? {};
  const progress = lastProgress as Progress | undefined;
  const stage = policy.actions['progress']?.form.find(({ name }) => name === 'stage');
  return {
    href: `/cases/${row.id}`,
    heading: typeof title === 'string' ? title : row.requestNo,
    requestNo: row.requestNo,
    customer: typeof customerName === 'string' ? customerName : '–',
    partner: row.parties.find(({ id, role }) => role === 'partner' && id !== visit.actor.partyId)?.name,
    stateTitle: row.outcomeTitle ?? row.stateTitle,
    tone: toneOf(row),
    move: row.outcome === null ? moveOf(row, visit) : '',
    dueAt: row.waitingOn?.dueAt,
    revenue: expectedRevenue ? f.money(expectedRevenue as { amount: string; currency: string }) : '–',
    stale: stale === true && row.outcome === null,
    progress: progress && {
      stage: stage ? valueText(stage, progress.stage, [], visit) : '',
      likely: typeof progress.winProbability === 'number' ? w.percent(progress.winProbability) : '',
      on: w.on(f.short(progress.at)),
      age: w.age(f.left(now, progress.at).of),
    },
  };
}
