import { Router } from 'express';
import { findParty } from '../../../db/directory/directory';
import { fundedPartners, type FundedPartner, type FundingSum } from '../../../db/funding/funded-partners';
import {
  milestoneGlances,
  monthGlances,
  nreGlances,
  paymentGlances,
  qualificationGlances,
  quarterGlances,
} from '../../../db/funding/funding-overview';
import { beijingDate } from '../../../workflows/kit/policy/deadlines';
import { VENDOR } from '../../../workflows/kit/policy/roles';
import { notFound } from '../../http/problems';
import { viewerOf } from '../../http/viewer';
import { nextPage } from '../case/cases';
import { textOf } from '../forms/form-values';
import { fundingFor, type FundingType } from '../frame/funding-access';
import { sumText } from './funding-glance';
import { APPROVED, LOST } from './funding-grid';
import { nreOf } from './funding-nre';
import { offersOf } from './funding-offers';
import { paymentLine } from './funding-payments';
import { programmesOf } from './funding-programmes';
import { nameIn } from '../case/party-names';
import { type Place, signedIn, type Signed } from '../frame/visit';

const LIMIT = 50;

/** Funding: programmes with their months and quarters, invoices and payments (domain 1.4 to 1.6). */
export function fundingPages(place: Place): Router {
  const router = Router();
  router.get(
    '/funding',
    signedIn(place, (visit) => show(place, visit)),
  );
  return router;
}

async function show(place: Place, visit: Signed): Promise<void> {
  const { m, actor } = visit;
  const { db, policies } = place.deps.api;
  const own = await findParty(db, actor.partyId);
  const known = fundingFor(policies, actor);
  if (own?.partnerKind === 'cloud-distributor') return visit.show('funding', { why: m.funding.noIncentives }, 403);
  if (known.size === 0)
    return visit.show('funding', { why: own?.kind === 'vendor' ? m.funding.onlyVendor : m.funding.onlyAdmins }, 403);
  const year = yearIn(visit);
  const asked = textOf(visit.request.query, 'partner');
  if (actor.partyId !== VENDOR) {
    if (asked !== undefined && asked !== actor.partyId) throw notFound();
    return overview(place, visit, { year, partnerId: actor.partyId, known });
  }
  if (asked === undefined) return partners(place, visit, { year, known });
  const partner = await findParty(db, asked);
  if (partner?.kind !== 'partner') throw notFound();
  return overview(place, visit, { year, partnerId: asked, known, name: nameIn(partner, visit.locale) });
}

/** The year in the address, else the current one on the world clock in Beijing. */
function yearIn({ request, now }: Signed): string {
  const given = textOf(request.query, 'year');
  if (given === undefined) return beijingDate(now.getTime()).slice(0, 4);
  if (!/^20\d\d$/.test(given)) throw notFound();
  return given;
}

/** Links to the same page for the neighbouring years. */
const yearLinks = (year: string, partner?: string): object[] =>
  [-1, 0, 1]
    .map((by) => String(Number(year) + by))
    .map((title) => ({
      title,
      href: `/funding?year=${title}${partner === undefined ? '' : `&partner=${encodeURIComponent(partner)}`}`,
      current: title === year,
    }));

interface Asked {
  readonly year: string;
  readonly partnerId: string;
  readonly known: ReturnType<typeof fundingFor>;
  readonly name?: string;
}

async function overview(place: Place, visit: Signed, { year, partnerId, known, name }: Asked): Promise<void> {
  const { db, policies } = place.deps.api;
  const scope = { viewer: viewerOf(visit.actor, policies), partnerId, year };
  const of = <G>(type: FundingType, find: (...of: [typeof db, typeof scope]) => Promise<G[]>): Promise<G[]> =>
    known.has(type) ? find(db, scope) : Promise.resolve([]);
  const [qualifications, months, quarters, supported, milestones, payments] = await Promise.all([
    of('fh-qualification', qualificationGlances),
    of('fh-incentive', monthGlances),
    of('fh-quarter', quarterGlances),
    of('nre', nreGlances),
    of('nre-milestone', milestoneGlances),
    of('invoice-payment', paymentGlances),
  ]);
  const found = { year, qualifications, months, quarters, supported, milestones, policies: known };
  const paying = known.get('invoice-payment');
  await visit.show('funding', {
    year,
    years: yearLinks(year, name === undefined ? undefined : partnerId),
    partner: name,
    back: `/funding?year=${year}`,
    programmes: programmesOf(found, visit),
    nre: nreOf(found, visit),
    offers: await offersOf(place, visit, found),
    payments: paying && payments.map((payment) => paymentLine(payment, paying, visit)),
  });
}

async function partners(place: Place, visit: Signed, { year, known }: Omit<Asked, 'partnerId'>): Promise<void> {
  const { db, policies } = place.deps.api;
  const found = await fundedPartners(db, {
    viewer: viewerOf(visit.actor, policies),
    year,
    after: textOf(visit.request.query, 'cursor') ?? '',
    limit: LIMIT + 1,
  });
  const paying = known.has('invoice-payment') ? PAID_IN : APPROVED_IN;
  const rows = found.slice(0, LIMIT).map((partner) => partnerRow(partner, { year, paying }, visit));
  await visit.show('funding-partners', {
    year,
    years: yearLinks(year),
    rows,
    columns: [
      ...(known.has('fh-incentive') || known.has('nre') ? ['waiting', 'review', 'lost'] : []),
      ...(known.has('fh-incentive') ? ['approved'] : []),
      ...(paying.some((type) => known.has(type)) ? ['payments', 'paid'] : []),
    ],
    next: found.length > LIMIT ? nextPage(visit, rows.at(-1)!.id) : undefined,
  });
}

/** Where a reader sees payments: in the process that makes them, or in those that request them. */
const PAID_IN: readonly FundingType[] = ['invoice-payment'];
const APPROVED_IN: readonly FundingType[] = ['fh-quarter', 'nre-milestone'];
const PAYABLE = ['payment-approved', 'milestone-accepted'];

/** The states that count for a column of the partner list. */
const COLUMNS = {
  waiting: [
    ...['pending-confirmation', 'in-dispute', 'draft', 'preliminary-rejected', 'payable', 'payment-rejected'],
    ...['qualification-withdrawn', 'qualification-rejected', 'qualified', 'tech-rejected'],
    ...['milestone-open', 'acceptance-rejected'],
  ],
  review: [
    ...['in-preliminary-review', 'payment-in-review', 'qualification-in-review', 'tech-assessment', 'tech-approved'],
    ...['commercial-review', 'commercial-approved', 'agreement-recheck', 'acceptance-in-review'],
  ],
  lost: [...LOST, 'terminated', 'commercial-rejected'],
} as const;

/** `paying` names the processes through which the reader sees payments. */
function partnerRow(
  { sums, ...partner }: FundedPartner,
  { year, paying }: { year: string; paying: readonly FundingType[] },
  visit: Signed,
) {
  const { m } = visit;
  const counted = (states: readonly string[]): string => {
    const count = sums.filter(({ state }) => states.includes(state)).reduce((all, each) => all + each.count, 0);
    return count === 0 ? '–' : m.funding.count(count);
  };
  const money = (of: readonly string[], fits: (sum: FundingSum) => boolean): string => {
    const its = sums.filter((sum) => of.includes(sum.type) && fits(sum)).map(({ amount }) => amount);
    return sumText(its, visit) ?? '–';
  };
  return {
    id: partner.id,
    name: nameIn(partner, visit.locale),
    href: `/funding?partner=${encodeURIComponent(partner.id)}&year=${year}`,
    waiting: counted(COLUMNS.waiting),
    review: counted(COLUMNS.review),
    lost: counted(COLUMNS.lost),
    approved: money(['fh-incentive'], ({ state }) => APPROVED.includes(state)),
    payments: money(paying, ({ open, type, state }) => open && (type === 'invoice-payment' || PAYABLE.includes(state))),
    paid: money(paying, ({ state }) => state === 'paid'),
  };
}
