import { Router } from 'express';
import { findParty } from '../../../db/directory/directory';
import { fundingItems, type ItemScope, partnersInParts } from '../../../db/funding/funding-items';
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
import { BUDGET_READERS } from '../../administration/budgets';
import { notFound } from '../../http/problems';
import { viewerOf } from '../../http/viewer';
import { nextPage } from '../case/cases';
import { nameIn } from '../case/party-names';
import { textOf } from '../forms/form-values';
import { sendCsv } from '../frame/csv';
import { fundingFor, type FundingType } from '../frame/funding-access';
import { type Place, signedIn, type Signed } from '../frame/visit';
import type { ViewLink } from '../parts/links';
import { RefusedPage } from '../parts/refused-page';
import { budgetsOf } from './funding-budgets';
import { fundingFile } from './funding-file';
import { lapsedOf } from './funding-lapsed';
import { nreOf } from './funding-nre';
import { offersOf, otherProgrammes } from './funding-offers';
import { FundingPage } from './funding-page';
import { partHeads, partnerRow } from './funding-partners';
import { paymentLine } from './funding-payments';
import { programmesOf } from './funding-programmes';
import { monthsPerPart, standingsOf, sumsOf } from './funding-standing';
import { PartnersPage } from './partners-page';
import { fundingWords } from './words';

const LIMIT = 50;

/** Funding: programmes with their months and quarters, invoices and payments (domain 1.4 to 1.6). */
export function fundingPages(place: Place): Router {
  const router = Router();
  router.get(
    '/funding',
    signedIn(place, (visit) => show(place, visit)),
  );
  router.get(
    '/funding.csv',
    signedIn(place, (visit) => exported(place, visit)),
  );
  return router;
}

/** Whose funding is asked for, by somebody who may see it. */
interface Asked {
  readonly year: string;
  /** Undefined for all partners. */
  readonly partner: { readonly id: string; readonly name: string } | undefined;
  readonly known: ReturnType<typeof fundingFor>;
}

/** What was asked for, or why the reader sees no funding. */
async function askedOf(place: Place, visit: Signed): Promise<Asked | { readonly why: string }> {
  const { actor, locale } = visit;
  const { db, policies } = place.deps.api;
  const w = fundingWords[locale];
  const own = await findParty(db, actor.partyId);
  const known = fundingFor(policies, actor);
  if (own?.partnerKind === 'cloud-distributor') return { why: w.noIncentives };
  if (known.size === 0) return { why: own?.kind === 'vendor' ? w.onlyVendor : w.onlyAdmins };
  const year = yearIn(visit);
  const asked = textOf(visit.request.query, 'partner');
  if (actor.partyId !== VENDOR && asked !== undefined && asked !== actor.partyId) throw notFound();
  if (actor.partyId === VENDOR && asked === undefined) return { year, partner: undefined, known };
  const partner = actor.partyId === VENDOR ? await findParty(db, asked ?? '') : own;
  if (partner?.kind !== 'partner') throw notFound();
  return { year, partner: { id: partner.id, name: nameIn(partner, locale) }, known };
}

async function show(place: Place, visit: Signed): Promise<void> {
  const asked = await askedOf(place, visit);
  if ('why' in asked) return visit.show(RefusedPage, { title: fundingWords[visit.locale].title, why: asked.why }, 403);
  return asked.partner === undefined ? partners(place, visit, asked) : overview(place, visit, asked);
}

async function exported(place: Place, visit: Signed): Promise<void> {
  const asked = await askedOf(place, visit);
  if ('why' in asked) return visit.show(RefusedPage, { title: fundingWords[visit.locale].title, why: asked.why }, 403);
  const { db } = place.deps.api;
  const items = await fundingItems(db, scopeOf(place, visit, asked));
  sendCsv(visit, `funding-${asked.year}`, fundingFile(items, visit));
}

const scopeOf = ({ deps }: Place, { actor }: Signed, { partner, year }: Asked): ItemScope => ({
  viewer: viewerOf(actor, deps.api.policies),
  partnerId: partner?.id,
  year,
});

/** The year in the address, else the current one on the world clock in Beijing. */
function yearIn({ request, now }: Signed): string {
  const given = textOf(request.query, 'year');
  if (given === undefined) return beijingDate(now.getTime()).slice(0, 4);
  if (!/^20\d\d$/.test(given)) throw notFound();
  return given;
}

const addressOf = (path: string, year: string, partner: string | undefined): string =>
  `${path}?year=${year}${partner === undefined ? '' : `&partner=${encodeURIComponent(partner)}`}`;

/** Links to the same page for the neighbouring years. */
const yearLinks = (year: string, partner?: string): ViewLink[] =>
  [-1, 0, 1]
    .map((by) => String(Number(year) + by))
    .map((title) => ({ title, href: addressOf('/funding', title, partner), current: title === year }));

async function overview(place: Place, visit: Signed, asked: Asked): Promise<void> {
  const { db } = place.deps.api;
  const { year, known } = asked;
  const { id: partnerId, name } = asked.partner!;
  const scope = { ...scopeOf(place, visit, asked), partnerId, year };
  const of = <G>(type: FundingType, find: (...of: [typeof db, typeof scope]) => Promise<G[]>): Promise<G[]> =>
    known.has(type) ? find(db, scope) : Promise.resolve([]);
  const [items, qualifications, months, quarters, supported, milestones, payments] = await Promise.all([
    fundingItems(db, scope),
    of('fh-qualification', qualificationGlances),
    of('fh-incentive', monthGlances),
    of('fh-quarter', quarterGlances),
    of('nre', nreGlances),
    of('nre-milestone', milestoneGlances),
    of('invoice-payment', paymentGlances),
  ]);
  const found = { year, items, qualifications, months, quarters, supported, milestones, policies: known };
  const paying = known.get('invoice-payment');
  const isVendor = visit.actor.partyId === VENDOR;
  const notes = monthsPerPart(items, visit);
  const programmes = programmesOf(found, visit);
  const nre = nreOf(found, visit);
  // Whether each programme is open is asked of several systems.
  const shown = programmes.length + supported.length === 0 || textOf(visit.request.query, 'others') !== undefined;
  await visit.show(FundingPage, {
    year,
    years: yearLinks(year, isVendor ? partnerId : undefined),
    partner: isVendor ? name : undefined,
    back: `/funding?year=${year}`,
    file: addressOf('/funding.csv', year, isVendor ? partnerId : undefined),
    standings: standingsOf(sumsOf(items), { year, side: isVendor ? 'vendor' : 'partner', notes }, visit),
    programmes,
    nre,
    payments: paying && payments.map((payment) => paymentLine(payment, paying, visit)),
    lapsed: lapsedOf(items, visit),
    offers: shown ? await offersOf(place, visit, found) : [],
    others: shown ? [] : otherProgrammes(visit, found),
    ask: `${addressOf('/funding', year, undefined)}&others=yes#programmes`,
  });
}

async function partners(place: Place, visit: Signed, asked: Asked): Promise<void> {
  const { db } = place.deps.api;
  const { year } = asked;
  const seesBudgets = BUDGET_READERS.some((role) => visit.actor.roles.includes(role));
  const after = textOf(visit.request.query, 'cursor') ?? '';
  const [{ totals, partners: found }, budgets] = await Promise.all([
    partnersInParts(db, { ...scopeOf(place, visit, asked), after, limit: LIMIT + 1 }),
    seesBudgets ? budgetsOf(db, visit) : [],
  ]);
  const rows = found.slice(0, LIMIT).map((partner) => partnerRow(partner, year, visit));
  await visit.show(PartnersPage, {
    year,
    years: yearLinks(year),
    file: addressOf('/funding.csv', year, undefined),
    standings: standingsOf(totals, { year, side: 'vendor' }, visit),
    heads: partHeads(visit),
    rows,
    budgets,
    next: found.length > LIMIT ? nextPage(visit, rows.at(-1)!.id) : undefined,
  });
}
