import { Router } from 'express';
import { findPerson } from '../../../db/directory/directory';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { mayOpen } from '../../cases/rights';
import { betweenOf, subjectOf, whoIs } from '../case/case-view';
import type { CaseSummary } from '../frame/answers';
import { ownPartner } from '../customers/own-partner';
import { type Place, policyFor, signedIn, type Signed } from '../frame/visit';
import { inboxPart } from '../inbox/inbox';
import type { TaskRow } from '../inbox/inbox-row';
import { type DueDay, HomePage, type WaitingRow } from './home-page';
import { homeWords } from './words';

/** How many tasks, cases and days Home shows. */
const MOST = 5;
const MOST_DAYS = 8;
/** How many are looked at to find them. */
const LOOKED_AT = 50;
const DAY_MS = 24 * 3_600_000;
const FIVE_WEEKS_MS = 35 * DAY_MS;
const BEIJING_MS = 8 * 3_600_000;

/** Home: what the reader has to do, what others have to do for them, and what is due. */
export function homePages(place: Place): Router {
  const router = Router();
  router.get(
    '/home',
    signedIn(place, (visit) => show(place, visit)),
  );
  return router;
}

async function show(place: Place, visit: Signed): Promise<void> {
  const { actor, now } = visit;
  const { api } = place.deps;
  const [{ rows, counters }, cases, greeting, partner] = await Promise.all([
    inboxPart(place, visit, { limit: LOOKED_AT }),
    visit.api<{ items: CaseSummary[] }>('GET /v1/cases', { query: { open: 'true', sort: 'dueAt', limit: LOOKED_AT } }),
    greetingFor(place, visit),
    actor.roles.includes('customer') ? ownPartner(place, visit) : undefined,
  ]);
  const others = cases.body.items.filter(
    ({ waitingOn }) => waitingOn !== null && waitingOn.role !== 'system' && waitingOn.party !== actor.partyId,
  );
  await visit.show(HomePage, {
    greeting,
    today: beijingDate(now.getTime()),
    needs: soonestFirst(rows).slice(0, MOST),
    needsCount: counters.total,
    waiting: others.slice(0, MOST).map((row) => waitingRow(place, visit, row)),
    due: daysOf(place, visit, rows, others),
    partner: actor.roles.includes('customer') ? (partner ?? null) : undefined,
    mayStart: api.policies.some((policy) => mayOpen(policy, actor)),
  });
}

async function greetingFor({ deps }: Place, { actor, locale, now }: Signed): Promise<string> {
  const w = homeWords[locale].home;
  const person = await findPerson(deps.api.db, actor.personId);
  const name = (locale === 'zh-CN' ? person?.name : person?.nameEn) ?? actor.personId;
  const hour = new Date(now.getTime() + BEIJING_MS).getUTCHours();
  return hour < 12 ? w.morning(name) : hour < 18 ? w.afternoon(name) : w.evening(name);
}

const ORDER = { late: 0, soon: 1, later: 2, never: 3 } as const;

const soonestFirst = (rows: readonly TaskRow[]): TaskRow[] =>
  [...rows].sort(
    (a, b) =>
      ORDER[a.urgency] - ORDER[b.urgency] || Date.parse(a.dueAt ?? a.openedAt) - Date.parse(b.dueAt ?? b.openedAt),
  );

/** What a case is about: its kind, and its subject or the other party. */
function titleOf(place: Place, visit: Signed, row: CaseSummary): string {
  const others = row.parties.filter(({ id }) => id !== visit.actor.partyId);
  const subject = subjectOf(row, policyFor(place, row.type), visit) ?? betweenOf(others, visit);
  return subject === '' ? row.title : `${row.title}${visit.m.colon}${subject}`;
}

function waitingRow(place: Place, visit: Signed, row: CaseSummary): WaitingRow {
  const { locale, f } = visit;
  const w = homeWords[locale].home;
  const { role, party, what, since, dueAt, onExpiry } = row.waitingOn!;
  return {
    href: `/cases/${row.id}`,
    title: titleOf(place, visit, row),
    sentence: w.waitsFor(whoIs(role, party, row.parties, visit), what ?? '', f.date(beijingDate(Date.parse(since)))),
    silence: onExpiry === null ? undefined : w.silence(onExpiry),
    dueAt,
  };
}

function daysOf(place: Place, visit: Signed, tasks: readonly TaskRow[], others: readonly CaseSummary[]): DueDay[] {
  const all = [
    ...tasks.map(({ dueAt, href, title, about: [who] }) => ({ dueAt, href, title: [title, who].join(' · ') })),
    ...others.map((row) => ({
      dueAt: row.waitingOn?.dueAt ?? null,
      href: `/cases/${row.id}`,
      title: titleOf(place, visit, row),
    })),
  ].flatMap(({ dueAt, ...item }) => (dueAt === null ? [] : [{ at: dueAt, item }]));
  const end = visit.now.getTime() + FIVE_WEEKS_MS;
  const soon = all.filter(({ at }) => Date.parse(at) <= end).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const dates = [...new Set(soon.map(({ at }) => beijingDate(Date.parse(at) - 1)))].slice(0, MOST_DAYS);
  return dates.map((date) => {
    const due = soon.filter(({ at }) => beijingDate(Date.parse(at) - 1) === date);
    return { date, items: due.map(({ item }) => item) };
  });
}
