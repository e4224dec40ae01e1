import { Router } from 'express';
import { undelivered, DELIVERY_PROBLEMS } from '../../../db/outbox/notices';
import { provisionalDates } from '../../../db/calendar/provisional-dates';
import { stuckCommands } from '../../../db/engine/stuck';
import { openVersions, systemHealth } from '../../../db/incidents/health';
import { WORDING } from '../../../db/incidents/wording';
import { say } from '../../../workflows/kit/policy/labels';
import { ROLES, type Role } from '../../../workflows/kit/policy/roles';
import { refused } from '../../cases/moves';
import type { Problem } from '../../http/problems';
import { faultOf, problemIn } from '../forms/faults';
import { textOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { type Place, signedIn, type Signed } from '../frame/visit';
import { calendarPart, type Correction, correctCalendar } from './calendars';
import { incidentGroups } from './incidents';

const MOST = 50;
/** From how many of the last steps the health of outside systems is told. */
const HEALTH_STEPS = 1_000;

/** What does not come about, and how systems, calendars and policies are, for the vendor's operators alone. */
export function operationPages(place: Place): Router {
  const router = Router();
  const ours = fromOurPages(place.cookies);
  router.get(
    '/operations',
    signedIn(place, (visit) => show(place, visit)),
  );
  router.post(
    '/operations/incidents/:id/:move',
    ours,
    signedIn(place, (visit) => move(place, visit)),
  );
  router.post(
    '/operations/calendars',
    ours,
    signedIn(place, (visit) => calendars(place, visit)),
  );
  return router;
}

async function mustOperate({ deps }: Place, { actor, request }: Signed): Promise<void> {
  if (actor.roles.includes('vendor-operator')) return;
  const action = request.method === 'GET' ? 'read' : 'write';
  throw await refused({ deps: deps.api, actor }, 'not-authorised', action, 'operations');
}

async function move(place: Place, visit: Signed): Promise<void> {
  await mustOperate(place, visit);
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
    return show(place, visit, { problem: problemIn(error) });
  }
  visit.goTo('/operations?done=yes');
}

async function calendars(place: Place, visit: Signed): Promise<void> {
  await mustOperate(place, visit);
  const call = { deps: place.deps.api, actor: visit.actor };
  try {
    await show(place, visit, { correction: await correctCalendar(visit, call) });
  } catch (error) {
    await show(place, visit, { problem: problemIn(error) });
  }
}

async function show(
  place: Place,
  visit: Signed,
  { problem, correction }: { problem?: Problem; correction?: Correction } = {},
): Promise<void> {
  await mustOperate(place, visit);
  const { m, request } = visit;
  const { db } = place.deps.api;
  const [incidents, calendar, parts, systems, policies] = await Promise.all([
    incidentGroups(visit),
    calendarPart(db, visit, problem),
    partsOf(place, visit),
    systemRows(place, visit),
    policyRows(place, visit),
  ]);
  const labels = new Map(
    Object.entries({ ...m.operations.calendars.fields, ...m.operations.incidents }).flatMap(([name, label]) =>
      typeof label === 'string' ? [[name, label] as const] : [],
    ),
  );
  const fault = problem && faultOf(problem, visit, labels);
  const done = request.method === 'GET' && textOf(request.query, 'done') !== undefined;
  const data = { incidents, calendar, correction, parts, systems, policies, done, problem: fault };
  await visit.show('operations', data, problem?.status ?? 200);
}

/** Commands that wait, messages that have not arrived, dates that are provisional. */
async function partsOf({ deps }: Place, { m, f, locale }: Signed): Promise<object> {
  const { db } = deps.api;
  const [commands, deliveries, provisional] = await Promise.all([
    stuckCommands(db, MOST),
    undelivered(db, MOST),
    provisionalDates(db),
  ]);
  const titleOf = (type: string): string => say(WORDING.process(type), locale);
  const roleOf = (role: string): string => (role in ROLES ? say(ROLES[role as Role], locale) : role);
  return {
    commands: commands.map((command) => ({
      ...command,
      title: `${m.operations.kinds[command.kind]} · ${titleOf(command.type)}`,
      text: m.operations.command(command.owner, f.when(command.receivedAt), command),
      caseId: command.requestNo === null ? undefined : command.caseId,
    })),
    deliveries: deliveries.map((delivery) => ({
      caseId: delivery.caseId,
      requestNo: m.task.toCase,
      title: m.case.templates[delivery.template] ?? delivery.template,
      text: m.operations.delivery(
        `${roleOf(delivery.role)} ${delivery.address ?? ''}`.trim(),
        m.case.channels[delivery.channel],
        `${
          delivery.problem && delivery.problem in DELIVERY_PROBLEMS
            ? say(DELIVERY_PROBLEMS[delivery.problem], locale)
            : m.operations.unknown
        } ${delivery.detail === null ? '' : `(${delivery.detail})`}`.trim(),
      ),
    })),
    provisional: provisional.slice(0, MOST).map((task) => ({
      ...task,
      title: titleOf(task.type),
      text: [
        task.to === null ? f.when(task.at) : m.escalation.goes(roleOf(task.to), f.when(task.at)),
        `${task.calendar} ${task.years.join(m.comma)}`,
      ].join(' · '),
    })),
  };
}

/** The systems that cases change something in, and the channels of messages. */
async function systemRows({ deps }: Place, { m, f, locale }: Signed): Promise<object[]> {
  const { systems } = m.operations;
  const when = (at: Date | null): string => (at === null ? systems.never : f.when(at));
  return (await systemHealth(deps.api.db, HEALTH_STEPS)).map(
    ({ system, failing, waiting, lastSuccess, lastFailure }) => ({
      system: m.mailbox.channels[system] ?? say(WORDING.system(system), locale),
      well: failing === 0,
      state: failing > 0 ? systems.failing(failing) : lastSuccess === null ? systems.unused : systems.well,
      waiting,
      lastSuccess: when(lastSuccess),
      lastFailure: when(lastFailure),
    }),
  );
}

/** Each process with the versions under which cases are open, the one in force among them. */
async function policyRows({ deps }: Place, { locale }: Signed): Promise<object[]> {
  const open = await openVersions(deps.api.db);
  return deps.api.policies.flatMap(({ type, title, version }) => {
    const versions = open.filter((each) => each.type === type);
    const current = versions.find((each) => each.version === version) ?? { type, version, open: 0 };
    return [current, ...versions.filter((each) => each !== current)].map((each) => ({
      ...each,
      title: say(title, locale),
      current: each.version === version,
    }));
  });
}
