import { Router } from 'express';
import { happenedSince, nextDeadline } from '../../../db/engine/happened';
import { isDate, startOfDay } from '../../../workflows/kit/policy/deadlines';
import { WORLD_FACTS } from '../../../db/world/world-facts';
import { invalidField } from '../../http/parse';
import { fromOurPages } from '../frame/cookies';
import { faultOf, problemIn } from '../forms/faults';
import { control, type Control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { kindTitle } from '../case/timeline-view';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';

const MOST_EVENTS = 50;

/** The demonstration's clock and the switches of its outside world. */
export function clockPages(place: Place): Router {
  const router = Router();
  const ours = fromOurPages(place.cookies);
  router.get(
    ['/clock', '/clock/world'],
    signedIn(place, (visit) => show(place, visit)),
  );
  router.post(
    '/clock',
    ours,
    signedIn(place, (visit) => advance(place, visit)),
  );
  router.post(
    '/clock/world',
    ours,
    signedIn(place, (visit) => setWorld(place, visit)),
  );
  return router;
}

async function show(place: Place, visit: Signed, more: object = {}, status = 200): Promise<void> {
  const { body: clock } = await visit.api('GET /v1/clock');
  const next = await nextDeadline(place.deps.api.db);
  const date = control('date', visit.m.clock.date, { type: 'date', quiet: true });
  const world = worldFields(visit, new Map());
  const happened = await happenedIn(place, visit);
  await visit.show('clock', { happened, clock, nextDue: next?.toISOString(), date, world, ...more }, status);
}

function movement({ posted, m }: Signed): object {
  switch (textOf(posted, 'by')) {
    case 'day':
      return { days: 1 };
    case 'workingDay':
      return { workingDays: 1 };
    case 'next':
      return { to: textOf(posted, 'next') };
    default: {
      const date = textOf(posted, 'date') ?? '';
      if (!isDate(date)) throw invalidField('date', 'invalid', m.clock.badDate, m.clock.badDate);
      return { to: new Date(startOfDay(date)).toISOString() };
    }
  }
}

async function advance(place: Place, visit: Signed): Promise<void> {
  const before = await visit.api<{ now: string }>('GET /v1/clock');
  try {
    await visit.api('POST /v1/clock/advance', { body: movement(visit) });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map([
      ['date', visit.m.clock.date],
      ['to', visit.m.clock.date],
    ]);
    return show(place, visit, { problem: faultOf(problem, visit, labels) }, problem.status);
  }
  visit.goTo(`/clock?since=${encodeURIComponent(before.body.now)}`);
}

async function happenedIn(place: Place, visit: Signed): Promise<object[] | undefined> {
  const since = new Date(textOf(visit.request.query, 'since') ?? Number.NaN);
  if (Number.isNaN(since.getTime())) return undefined;
  const events = await happenedSince(place.deps.api.db, since, MOST_EVENTS);
  return events.map((event) => {
    const known = { policy: policyFor(place, event.type), parties: [], tasks: [] };
    const entry = { action: event.action, ...(event.taskKey !== null && { taskKey: event.taskKey }) };
    return { ...event, at: event.at.toISOString(), what: kindTitle(entry, known, visit) };
  });
}

function worldFields({ m, posted }: Signed, errors: ReadonlyMap<string, string>): Control[] {
  const port = textOf(posted, 'port');
  const options = Object.keys(WORLD_FACTS).map((value) => ({ value, label: value, chosen: value === port }));
  return [
    control('port', m.clock.port, { control: 'select', required: true, options, error: errors.get('port') }),
    control('subject', m.clock.subject, {
      required: true,
      value: textOf(posted, 'subject') ?? '',
      error: errors.get('subject'),
    }),
    control('facts', m.clock.facts, {
      control: 'longText',
      required: true,
      help: m.clock.factsHelp,
      value: textOf(posted, 'facts') ?? '',
      error: errors.get('facts'),
    }),
  ];
}

function factsIn(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

async function setWorld(place: Place, visit: Signed): Promise<void> {
  const { posted, m } = visit;
  const [port, subject] = [textOf(posted, 'port') ?? '', textOf(posted, 'subject') ?? ''];
  try {
    const facts = factsIn(textOf(posted, 'facts'));
    if (!facts) throw invalidField('facts', 'invalid', m.clock.badJson, m.clock.badJson);
    const { body } = await visit.api('PUT /dev/world/{port}/{subject}', { params: { port, subject }, body: facts });
    await show(place, visit, { set: m.clock.isSet(`${port}/${subject} ${JSON.stringify(body)}`) });
  } catch (error) {
    const problem = problemIn(error);
    const labels = new Map([
      ['facts', m.clock.facts],
      ['port', m.clock.port],
      ['subject', m.clock.subject],
    ]);
    const errors = new Map(
      (faultOf(problem, visit).errors ?? []).map(({ anchor, message }) => [anchor.replace('f-', ''), message]),
    );
    await show(
      place,
      visit,
      { problem: faultOf(problem, visit, labels), world: worldFields(visit, errors) },
      problem.status,
    );
  }
}
