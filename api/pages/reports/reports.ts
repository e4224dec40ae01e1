import { Router } from 'express';
import { loadCalendar } from '../../../db/calendar/calendars';
import { findParty } from '../../../db/directory/directory';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import { notFound } from '../../http/problems';
import { viewerOf } from '../../http/viewer';
import { sendCsv } from '../frame/csv';
import { fundingFor } from '../frame/funding-access';
import { type Place, signedIn, type Signed } from '../frame/visit';
import { RefusedPage } from '../parts/refused-page';
import { ageingReport } from './ageing-report';
import { dueReport } from './due-report';
import { paymentsReports } from './payments-report';
import { ratesReports } from './rates-report';
import { fileOf, REPORT_IDS, type Report, type ReportId } from './report';
import { ReportsPage } from './reports-page';
import { horizonOf } from './weeks';
import { waitingReport } from './waiting-report';
import { reportWords } from './words';
import { workloadReport } from './workload-report';

/** The outlook of a partner, and the reports of the vendor. */
export function reportPages(place: Place): Router {
  const router = Router();
  for (const path of ['/outlook', '/reports'] as const) {
    router.get(
      path,
      signedIn(place, (visit) => show(place, visit, path)),
    );
    router.get(
      `${path}/:name`,
      signedIn(place, (visit) => exported(place, visit, path)),
    );
  }
  return router;
}

type Path = '/outlook' | '/reports';

/** Whether the page is for the reader: the outlook for partners, the reports for the vendor. */
async function isFor({ deps }: Place, { actor }: Signed, path: Path): Promise<boolean> {
  if (path === '/reports') return actor.partyId === VENDOR;
  return (await findParty(deps.api.db, actor.partyId))?.kind === 'partner';
}

async function show(place: Place, visit: Signed, path: Path): Promise<void> {
  const { f, now, locale } = visit;
  const w = reportWords[locale];
  const title = path === '/outlook' ? w.outlook : w.reports;
  if (!(await isFor(place, visit, path))) return visit.show(RefusedPage, { title, why: w.only }, 403);
  const lede = w.lede(f.date(horizonOf(beijingDate(now.getTime()))), f.short(now));
  await visit.show(ReportsPage, { title, lede, path, reports: await reportsOf(place, visit, REPORT_IDS) });
}

async function exported(place: Place, visit: Signed, path: Path): Promise<void> {
  const name = /^([a-z]+)\.csv$/.exec(String(visit.request.params['name']))?.[1];
  const id = REPORT_IDS.find((each) => each === name);
  if (id === undefined || !(await isFor(place, visit, path))) throw notFound();
  const [first, ...others] = (await reportsOf(place, visit, [id])).filter((report) => report.id === id);
  if (first === undefined) throw notFound();
  sendCsv(visit, id, [...fileOf(first), ...others.flatMap((report) => fileOf(report).slice(1))]);
}

/** The reports with the given names that the reader may see, in order of the page. */
async function reportsOf({ deps }: Place, visit: Signed, ids: readonly ReportId[]): Promise<Report[]> {
  const { db, policies } = deps.api;
  const { actor } = visit;
  const viewer = viewerOf(actor, policies);
  const calendar = await loadCalendar(db, 'CN');
  const partnerId = actor.partyId === VENDOR ? undefined : actor.partyId;
  const wants = (...of: ReportId[]): boolean => of.some((id) => ids.includes(id));
  const one = async (id: ReportId, report: () => Promise<Report>): Promise<Report[]> =>
    wants(id) ? [await report()] : [];
  const several = async (wanted: boolean, reports: () => Promise<Report[]>): Promise<Report[]> =>
    wanted ? reports() : [];
  const [payments, due, ageing, waiting, rates, workload] = await Promise.all([
    several(wants('payments') && fundingFor(policies, actor).size > 0, () =>
      paymentsReports(db, viewer, partnerId, visit),
    ),
    one('due', () => dueReport(db, viewer, visit)),
    one('ageing', () => ageingReport(db, viewer, { policies, calendar }, visit)),
    one('waiting', () => waitingReport(db, viewer, { policies, calendar }, visit)),
    several(wants('lists', 'consents', 'reviews'), () => ratesReports(db, viewer, visit)),
    one('workload', () => workloadReport(db, viewer, visit)),
  ]);
  return [...payments, ...due, ...ageing, ...waiting, ...rates, ...workload];
}
