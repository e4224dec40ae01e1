import { worldNow } from '../../db/calendar/clock';
import { cloudServices } from '../../db/directory/cloud-services';
import { claimProduct, isProductTaken, type ProductClaim } from '../../db/funding/nre';
import { setting } from '../../db/settings';
import { beijingDate } from '../../workflows/kit/policy/deadlines';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { blocker, blockersOf } from '../../workflows/nre/nre.blockers';
import { about } from '../../workflows/shared/blockers';
import { NRE } from '../../workflows/shared/funding';
import { NRE_SETTINGS, type nrePolicy } from '../../workflows/nre/nre.policy';
import type { ActivityDeps } from '../deps';
import type { CheckOf } from '../opening-check';
import { fundingStanding } from '../shared/funding-checks';
import type { Solution } from '../ports';

/** The solution to be supported, and whose it is. */
export interface Support {
  readonly partnerId: string;
  readonly solutionId: string;
}

/** A cloud service of a statement of work, by its code. */
export interface ServiceUse {
  readonly service: string;
  readonly use: string;
}

/** An application to be checked: `at` is when (ISO) it was received, `caseId` is empty before a case is opened. */
export interface NreApplication extends Support {
  readonly caseId: string;
  readonly at: string;
}

const ours = <K extends keyof typeof NRE_SETTINGS>({ db }: ActivityDeps, key: K): Promise<(typeof NRE_SETTINGS)[K]> =>
  setting(db, key, NRE_SETTINGS[key]);

/**
 * Everything that keeps a solution from being supported (domain 1.5.3). Another partner's solution counts as unknown.
 */
export async function checkNreApplication(deps: ActivityDeps, application: NreApplication): Promise<Blocker[]> {
  const { blockers, claim, exclusive } = await judged(deps, application);
  const taken = claim !== undefined && exclusive && (await isProductTaken(deps.db, claim));
  return [...blockers, ...blockersOf({ PRODUCT_IN_USE: taken })];
}

/** The same before a case is opened. */
export const checkNre: CheckOf<typeof nrePolicy> = async (deps, { form, actor }) => {
  const { now } = await worldNow(deps.db);
  const application = { caseId: '', partnerId: actor.partyId, solutionId: form.solutionId };
  return checkNreApplication(deps, { ...application, at: now.toISOString() });
};

/** The same for a case being opened, which then claims the product. */
export async function admitNre(deps: ActivityDeps, application: NreApplication): Promise<Blocker[]> {
  const { blockers, claim, exclusive } = await judged(deps, application);
  if (blockers.length > 0 || claim === undefined) return blockers;
  return (await claimProduct(deps.db, claim, exclusive)) ? [] : [blocker('PRODUCT_IN_USE')];
}

async function judged(
  deps: ActivityDeps,
  application: NreApplication,
): Promise<{ blockers: Blocker[]; claim?: ProductClaim; exclusive: boolean }> {
  const [standing, solution, exclusive] = await Promise.all([
    nreStanding(deps, application.partnerId),
    solutionOf(deps, application),
    ours(deps, 'nre.sharedProductBlocks'),
  ]);
  if (solution === undefined) return { blockers: [...standing, blocker('SOLUTION_UNKNOWN')], exclusive };
  const { caseId, partnerId } = application;
  const claim = { caseId, partnerId, product: solution.product };
  return { blockers: [...standing, ...faultsOf(solution, application)], claim, exclusive };
}

async function solutionOf({ ports }: ActivityDeps, { partnerId, solutionId }: Support): Promise<Solution | undefined> {
  const { solution } = await ports.solutions.solution({ id: solutionId });
  return solution?.partnerId === partnerId ? solution : undefined;
}

async function nreStanding(deps: ActivityDeps, partnerId: string): Promise<Blocker[]> {
  const [standing, { partner }] = await Promise.all([
    fundingStanding(deps, partnerId, NRE),
    deps.ports.directory.partner({ id: partnerId }),
  ]);
  const isOther = partner !== null && !['software-partner', 'cloud-distributor'].includes(partner.kind);
  return [...standing, ...blockersOf({ SOFTWARE_PARTNERS_ONLY: isOther })];
}

const faultsOf = (solution: Solution, { caseId, at }: Pick<NreApplication, 'caseId' | 'at'>): Blocker[] =>
  blockersOf({
    NOT_CERTIFIED: solution.certification === 'none',
    CERTIFICATION_REVOKED: solution.certification === 'revoked',
    ENTITLEMENT_USED: solution.usedBy !== null && solution.usedBy !== caseId,
    ENTITLEMENT_EXPIRED: !isEntitled(solution, at),
  });

const isEntitled = ({ entitlementUntil }: Solution, at: string): boolean =>
  entitlementUntil !== null && beijingDate(Date.parse(at)) <= entitlementUntil;

/**
 * Whether an application under way may go on. One not yet begun also needs its entitlement valid `at` that instant
 * (ISO).
 */
export async function checkNreRunning(deps: ActivityDeps, support: Support, at?: string): Promise<Blocker[]> {
  const [standing, solution] = await Promise.all([nreStanding(deps, support.partnerId), solutionOf(deps, support)]);
  const isCertified = solution?.certification === 'certified' || solution?.certification === 'advanced';
  const lapsed = at !== undefined && solution !== undefined && !isEntitled(solution, at);
  return [...standing, ...blockersOf({ CERTIFICATION_REVOKED: !isCertified, ENTITLEMENT_EXPIRED: lapsed })];
}

/** Everything wrong with the cloud services of a statement of work, each fault with what it is about (domain 1.5.3). */
export async function checkServices(deps: ActivityDeps, services: readonly ServiceUse[]): Promise<Blocker[]> {
  const [known, minHighOrder, minKey] = await Promise.all([
    cloudServices(deps.db),
    ours(deps, 'nre.minHighOrder'),
    ours(deps, 'nre.minKey'),
  ]);
  const codes = services.map(({ service }) => service);
  const named = [...new Set(codes)];
  const listed = known.filter(({ code }) => named.includes(code));
  const unknown = named.filter((code) => known.every((each) => each.code !== code));
  const twice = named.filter((code) => codes.indexOf(code) !== codes.lastIndexOf(code));
  const highOrder = listed.filter((each) => each.highOrder).length;
  const key = listed.filter((each) => each.key).length;
  return [
    ...(unknown.length > 0 ? [about(blocker('SERVICE_UNKNOWN'), unknown.join('、'), unknown.join(', '))] : []),
    ...(twice.length > 0 ? [about(blocker('SERVICE_TWICE'), twice.join('、'), twice.join(', '))] : []),
    ...(highOrder > 0 && highOrder < minHighOrder ? [tooFew('HIGH_ORDER_TOO_FEW', highOrder, minHighOrder)] : []),
    ...(key > 0 && key < minKey ? [tooFew('KEY_TOO_FEW', key, minKey)] : []),
  ];
}

const tooFew = (code: 'HIGH_ORDER_TOO_FEW' | 'KEY_TOO_FEW', found: number, least: number): Blocker =>
  about(blocker(code), `已列${found}项，至少${least}项`, `${found} listed, ${least} needed`);
