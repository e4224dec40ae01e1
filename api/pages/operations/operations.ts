import { Router } from 'express';
import { provisionalDates } from '../../../db/calendar/provisional-dates';
import { stuckCommands } from '../../../db/engine/stuck';
import { incidentFigures } from '../../../db/incidents/incidents';
import { undelivered } from '../../../db/outbox/notices';
import type { Problem } from '../../http/problems';
import type { IncidentView } from '../../incidents/view';
import { faultOf, problemIn } from '../forms/faults';
import { textOf, textsOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { operatedIn, type Operated } from '../frame/operator-access';
import type { Place, Signed } from '../frame/visit';
import type { BulkItem } from '../parts/bulk-results';
import { type Correction, correctCalendar, correctionFields, provisionalRows, yearRows } from './calendars';
import { CalendarsPage } from './calendars-page';
import { MOST_COMMANDS, waitingCommands } from './commands';
import { CommandsPage } from './commands-page';
import { causesOf } from './incidents';
import { IncidentsPage } from './incidents-page';
import type { Counts } from './operations-frame';
import { policyRows } from './policies';
import { PoliciesPage } from './policies-page';
import { MOST_DELIVERIES, systemRows, undeliveredRows } from './systems';
import { SystemsPage } from './systems-page';
import { operationsWords } from './words';

/** What does not come about, and how systems, calendars and policies are, for the vendor's operators alone. */
export function operationPages(place: Place): Router {
  const router = Router();
  const ours = fromOurPages(place.cookies);
  const operated = operatedIn(place, 'operations');
  router.get('/operations', operated(showIncidents));
  router.get('/operations/commands', operated(showCommands));
  router.get('/operations/systems', operated(showSystems));
  router.get('/operations/calendars', operated(showCalendars));
  router.get('/operations/policies', operated(showPolicies));
  router.post('/operations/incidents/retry', ours, operated(retryTogether));
  router.post('/operations/incidents/:id/:move', ours, operated(move));
  router.post('/operations/calendars', ours, operated(calendars));
  return router;
}

async function countsOf({ deps }: Place): Promise<Counts> {
  const { db } = deps.api;
  const [incidents, commands, deliveries, provisional] = await Promise.all([
    incidentFigures(db),
    stuckCommands(db, MOST_COMMANDS),
    undelivered(db, MOST_DELIVERIES),
    provisionalDates(db),
  ]);
  return {
    incidents: incidents.reduce((sum, { open }) => sum + open, 0),
    commands: commands.length,
    systems: deliveries.length,
    calendars: provisional.length,
  };
}

interface AfterMove {
  readonly problem?: Problem;
  readonly results?: { readonly summary: string; readonly items: readonly BulkItem[] };
}

const showIncidents: Operated = (place, visit) => incidentsAfter(place, visit, {});

async function incidentsAfter(place: Place, visit: Signed, { problem, results }: AfterMove): Promise<void> {
  const [counts, { causes, most }] = await Promise.all([countsOf(place), causesOf(place, visit)]);
  const w = operationsWords[visit.locale].incidents;
  const labels = new Map([
    ['to', w.to],
    ['comment', w.comment],
  ]);
  const done = visit.request.method === 'GET' && textOf(visit.request.query, 'done') !== undefined;
  const fault = problem && faultOf(problem, visit, labels);
  await visit.show(IncidentsPage, { counts, causes, most, done, results, problem: fault }, problem?.status);
}

async function move(place: Place, visit: Signed): Promise<void> {
  const { posted, request } = visit;
  const fields = ['to', 'comment'].flatMap((name) => {
    const value = textOf(posted, name);
    return value === undefined ? [] : [[name, value]];
  });
  try {
    await visit.api('POST /v1/incidents/{id}/{move}', {
      params: request.params as { id: string; move: string },
      body: Object.fromEntries(fields) as object,
      key: textOf(posted, 'key'),
    });
  } catch (error) {
    return incidentsAfter(place, visit, { problem: problemIn(error) });
  }
  visit.goTo('/operations?done=yes');
}

/** Has several incidents tried again, each by itself, and tells the result of each. */
async function retryTogether(place: Place, visit: Signed): Promise<void> {
  const w = operationsWords[visit.locale].incidents;
  const key = textOf(visit.posted, 'key');
  const items: BulkItem[] = [];
  for (const id of textsOf(visit.posted, 'incident')) {
    const sent = { params: { id, move: 'retry' }, body: {}, key: key && `${key}-${id}` };
    try {
      const { body } = await visit.api<IncidentView>('POST /v1/incidents/{id}/{move}', sent);
      items.push({ title: body.requestNo ?? body.title, ok: true, text: w.retried });
    } catch (error) {
      const { title, detail } = faultOf(problemIn(error), visit);
      items.push({ title: w.notRetried, ok: false, text: [title, detail].join(' · ') });
    }
  }
  const good = items.filter(({ ok }) => ok).length;
  await incidentsAfter(place, visit, { results: { summary: w.together(good, items.length - good), items } });
}

const showCommands: Operated = async (place, visit) => {
  const [counts, commands] = await Promise.all([countsOf(place), waitingCommands(place, visit)]);
  await visit.show(CommandsPage, { counts, commands });
};

const showSystems: Operated = async (place, visit) => {
  const [counts, systems, rows] = await Promise.all([
    countsOf(place),
    systemRows(place, visit),
    undeliveredRows(place, visit),
  ]);
  await visit.show(SystemsPage, { counts, systems, undelivered: rows });
};

const showPolicies: Operated = async (place, visit) => {
  const [counts, policies] = await Promise.all([countsOf(place), policyRows(place, visit)]);
  await visit.show(PoliciesPage, { counts, policies });
};

const showCalendars: Operated = (place, visit) => calendarsAfter(place, visit, {});

async function calendars(place: Place, visit: Signed): Promise<void> {
  const call = { deps: place.deps.api, actor: visit.actor };
  try {
    await calendarsAfter(place, visit, { correction: await correctCalendar(visit, call) });
  } catch (error) {
    await calendarsAfter(place, visit, { problem: problemIn(error) });
  }
}

async function calendarsAfter(
  place: Place,
  visit: Signed,
  { problem, correction }: { problem?: Problem; correction?: Correction },
): Promise<void> {
  const [counts, years, provisional] = await Promise.all([
    countsOf(place),
    yearRows(place),
    provisionalRows(place, visit),
  ]);
  const labels = new Map(Object.entries(operationsWords[visit.locale].calendars.fields));
  const fault = problem && faultOf(problem, visit, labels);
  const fields = correctionFields(visit, problem);
  await visit.show(CalendarsPage, { counts, years, provisional, fields, correction, problem: fault }, problem?.status);
}
