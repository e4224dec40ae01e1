import { Router } from 'express';
import { caseNames } from '../../../db/engine/case-names';
import { happenedSince, nextDeadline } from '../../../db/engine/happened';
import { isDate, startOfDay } from '../../../workflows/kit/policy/deadlines';
import { say } from '../../../workflows/kit/policy/labels';
import { invalidField } from '../../http/parse';
import type { Problem } from '../../http/problems';
import { kindTitle } from '../case/timeline-view';
import { faultOf, messagesOf, problemIn } from '../forms/faults';
import { control } from '../forms/form-fields';
import { textOf } from '../forms/form-values';
import { fromOurPages } from '../frame/cookies';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';
import { type ClockEvent, ClockPage } from './clock-page';
import { demoWords } from './words';

const MOST_EVENTS = 50;

interface Clock {
  readonly now: string;
  readonly offsetSeconds: number;
}

/** The demonstration's clock. */
export function clockPages(place: Place): Router {
  const router = Router();
  router.get(
    '/clock',
    signedIn(place, (visit) => show(place, visit)),
  );
  router.post(
    '/clock',
    fromOurPages(place.cookies),
    signedIn(place, (visit) => advance(place, visit)),
  );
  return router;
}

async function show(place: Place, visit: Signed, problem?: Problem): Promise<void> {
  const w = demoWords[visit.locale].clock;
  const { body } = await visit.api<Clock>('GET /v1/clock');
  const next = await nextDeadline(place.deps.api.db);
  const errors = problem ? [...messagesOf(problem, visit).values()] : [];
  const date = control('date', w.date, {
    type: 'date',
    quiet: true,
    value: textOf(visit.posted, 'date') ?? '',
    error: errors[0],
  });
  const labels = new Map([['date', w.date]]);
  const props = {
    now: new Date(body.now).toISOString(),
    offsetSeconds: body.offsetSeconds,
    nextDue: next?.toISOString(),
    date,
    happened: await happenedIn(place, visit),
    problem: problem && faultOf(problem, visit, labels),
  };
  await visit.show(ClockPage, props, problem?.status);
}

function movement({ posted, locale }: Signed): object {
  switch (textOf(posted, 'by')) {
    case 'day':
      return { days: 1 };
    case 'workingDay':
      return { workingDays: 1 };
    case 'next':
      return { to: textOf(posted, 'next') };
    default: {
      const { badDate } = demoWords[locale].clock;
      const date = textOf(posted, 'date') ?? '';
      if (!isDate(date)) throw invalidField('date', 'invalid', badDate, badDate);
      return { to: new Date(startOfDay(date)).toISOString() };
    }
  }
}

async function advance(place: Place, visit: Signed): Promise<void> {
  const before = await visit.api<Clock>('GET /v1/clock');
  try {
    await visit.api('POST /v1/clock/advance', { body: movement(visit) });
  } catch (error) {
    return show(place, visit, atTheDate(problemIn(error)));
  }
  visit.goTo(`/clock?since=${encodeURIComponent(new Date(before.body.now).toISOString())}`);
}

/** The same problem at the field that the page has for it. */
function atTheDate(problem: Problem): Problem {
  const [error] = problem.extras.errors ?? [];
  return error === undefined ? problem : invalidField('date', error.code, error.message.zh, error.message.en);
}

async function happenedIn(place: Place, visit: Signed): Promise<{ events: ClockEvent[]; most?: number } | undefined> {
  const since = new Date(textOf(visit.request.query, 'since') ?? Number.NaN);
  if (Number.isNaN(since.getTime())) return undefined;
  const { db } = place.deps.api;
  const found = await happenedSince(db, since, MOST_EVENTS + 1);
  const events = found.slice(0, MOST_EVENTS);
  const names = await caseNames(
    db,
    events.map(({ caseId }) => caseId),
  );
  const sentences = events.map(({ at, caseId, requestNo, type, action, taskKey }) => {
    const policy = policyFor(place, type);
    const known = { policy, parties: [], tasks: [] };
    const partners = (names.get(caseId)?.partners ?? []).map(({ name, nameEn }) =>
      visit.locale === 'zh-CN' ? name : nameEn,
    );
    return {
      at: at.toISOString(),
      href: `/cases/${caseId}`,
      title: [say(policy.title, visit.locale), ...partners].join(' · '),
      requestNo,
      what: kindTitle({ action, ...(taskKey !== null && { taskKey }) }, known, visit),
    };
  });
  return { events: sentences, ...(found.length > MOST_EVENTS && { most: MOST_EVENTS }) };
}
