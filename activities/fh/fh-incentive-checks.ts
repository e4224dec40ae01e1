import { worldNow } from '../../db/calendar/clock';
import {
  claimPeriod,
  claimPersons,
  expiredList,
  isPaymentRequested,
  isPeriodTaken,
  requestsFor,
  takePeriodOver,
} from '../../db/funding/fh-incentive';
import { isQualified } from '../../db/funding/funding';
import type { Db } from '../../db/knex';
import { setting } from '../../db/settings';
import { blocker, blockersOf, faultsOf, type FhIncentiveBlocker } from '../../workflows/fh/fh-incentive.blockers';
import {
  APPLIED,
  FH_INCENTIVE_SETTINGS,
  type fhIncentivePolicy,
  type IncentiveForm,
  type Line,
  type Period,
  periodOf,
  type Person,
} from '../../workflows/fh/fh-incentive.policy';
import { paysByStage } from '../../workflows/fh/fh-quarter-months';
import { addMonths, beijingDate } from '../../workflows/kit/policy/deadlines';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { VENDOR } from '../../workflows/kit/policy/roles';
import { STAGED } from '../../workflows/shared/funding';
import { blocker as funding } from '../../workflows/shared/funding-blockers';
import { lastDayOf, monthOf, quarterOf } from '../../workflows/shared/months';
import type { ActivityDeps } from '../deps';
import type { CheckOf } from '../opening-check';
import type { Specialist } from '../ports';
import { fundingStanding } from '../shared/funding-checks';

/** A request for an incentive, and which side opens it. */
export interface Admittance {
  readonly caseId: string;
  readonly form: IncentiveForm;
  readonly period: Period;
  readonly openedBy: 'partner' | 'vendor' | 'system';
}

type Found = Readonly<Partial<Record<FhIncentiveBlocker, boolean>>>;

/** Everything that keeps an incentive from being opened (domain 1.4.5, 1.6.2). */
export async function checkIncentive(
  deps: ActivityDeps,
  { caseId, form, period, openedBy }: Admittance,
): Promise<Blocker[]> {
  const { db } = deps;
  const { partnerId, programme, month } = period;
  const standing = await fundingStanding(deps, partnerId, programme);
  if (standing.some(({ code }) => code === 'CLOUD_DISTRIBUTOR')) return standing;
  const reinstates = form.reinstates !== undefined;
  const [{ now }, qualified, taken, reinstatement] = await Promise.all([
    worldNow(db),
    isQualified(db, partnerId, programme),
    reinstates ? false : isPeriodTaken(db, caseId, period),
    reinstates ? checkReinstatement(deps, { caseId, period }) : [],
  ]);
  const applied = APPLIED.includes(programme);
  const today = monthOf(beijingDate(now.getTime()));
  return [
    ...standing,
    ...(openedBy === 'partner' ? ofOtherPartner(form, partnerId) : []),
    ...blockersOf({
      NOT_QUALIFIED: !qualified,
      LIST_IS_GENERATED:
        openedBy === 'partner'
          ? !applied || form.lines !== undefined || reinstates
          : openedBy === 'vendor' && programme === 'service-expert' && !reinstates,
      PARTNER_APPLIES: openedBy !== 'partner' && applied,
      NO_STAGES: programme !== STAGED && form.stage !== undefined,
      LIST_REQUIRED: programme === STAGED && openedBy === 'vendor' && isIncomplete(form),
      MONTH_NOT_OPEN: openedBy === 'partner' && (month > today || quarterOf(month) !== quarterOf(today)),
      ALREADY_THIS_PERIOD: taken,
    }),
    ...reinstatement,
    ...faultsOf(form.lines ?? []),
  ];
}

/** The same before a partner or the vendor opens one. */
export const checkIncentiveRequest: CheckOf<typeof fhIncentivePolicy> = (deps, { form, actor }) => {
  const openedBy = actor.partyId === VENDOR ? 'vendor' : 'partner';
  return checkIncentive(deps, { caseId: '', form, period: periodOf(form, actor), openedBy });
};

const ofOtherPartner = ({ partnerId = '' }: IncentiveForm, own: string): Blocker[] =>
  partnerId === '' || partnerId === own ? [] : [funding('OTHER_PARTNER')];

const isIncomplete = ({ stage, partnerId, lines, reinstates }: IncentiveForm): boolean =>
  stage === undefined || partnerId === undefined || (lines ?? reinstates) === undefined;

/** Admits a request and claims its month or stage for good. */
export async function admitIncentive(deps: ActivityDeps, admittance: Admittance): Promise<Blocker[]> {
  const found = await checkIncentive(deps, admittance);
  if (found.length > 0) return found;
  const claim = admittance.form.reinstates === undefined ? claimPeriod : takeOverExpired;
  return (await claim(deps.db, admittance.caseId, admittance.period)) ? [] : [blocker('ALREADY_THIS_PERIOD')];
}

interface Reinstatement {
  readonly caseId: string;
  readonly period: Period;
}

/**
 * Everything that keeps an expired list from being reinstated (domain 1.6.2). A stage is paid on its own, whatever else
 * was requested.
 */
async function checkReinstatement(
  { db }: Pick<ActivityDeps, 'db'>,
  { caseId, period }: Reinstatement,
): Promise<Blocker[]> {
  const key = 'fh.reinstatement';
  const [allowed, expired, requested] = await Promise.all([
    setting<boolean>(db, key, FH_INCENTIVE_SETTINGS[key]),
    expiredList(db, { ...period, caseId }),
    paysByStage(period.programme) ? false : isPaymentRequested(db, period),
  ]);
  return blockersOf({
    REINSTATEMENT_OFF: !allowed,
    NOTHING_EXPIRED: expired === undefined,
    TOO_LATE_TO_REINSTATE: requested,
  });
}

/** Claims the month or stage of an expired list for its replacement; false when another case has it. */
async function takeOverExpired(db: Db, caseId: string, period: Period): Promise<boolean> {
  const expired = await expiredList(db, { ...period, caseId });
  return expired !== undefined && takePeriodOver(db, { caseId, from: expired.caseId, period });
}

/** The expired list that an admitted case replaces. */
export async function reinstatedList(
  { db }: Pick<ActivityDeps, 'db'>,
  { caseId, period }: Reinstatement,
): Promise<{ requestNo: string; lines: readonly Line[] }> {
  const expired = await expiredList(db, { ...period, caseId });
  if (expired === undefined) throw new Error(`no expired list in whose place ${caseId} could come`);
  return { requestNo: expired.requestNo, lines: expired.lines };
}

/** The amount for one person and month of a programme, in minor units; 0 until somebody sets it. */
export async function priceOf({ db }: Pick<ActivityDeps, 'db'>, programme: string): Promise<number> {
  const key = 'fh.monthlyAmount';
  const prices = await setting<Readonly<Record<string, number>>>(db, key, FH_INCENTIVE_SETTINGS[key]);
  return prices[programme] ?? 0;
}

/** Who is applied for, and for when. */
export interface Application extends Period {
  readonly caseId: string;
  readonly persons: readonly Person[];
  readonly looksOnly?: boolean;
}

/**
 * Whether the persons of an application meet the conditions (domain 1.4.4); claims them and their projects if all do,
 * unless it `looksOnly`.
 */
export async function claimApplication(deps: ActivityDeps, application: Application): Promise<Blocker[]> {
  const { partnerId, programme, persons } = application;
  const [standing, qualified, price, each] = await Promise.all([
    fundingStanding(deps, partnerId, programme),
    isQualified(deps.db, partnerId, programme),
    priceOf(deps, programme),
    Promise.all(persons.map((person) => conditions(deps, application, person))),
  ]);
  const found = [
    ...standing,
    ...blockersOf({
      NOT_QUALIFIED: !qualified,
      NOTHING_TO_PAY: price <= 0,
      NOBODY_NAMED: persons.length === 0,
      PERSON_TWICE: new Set(persons.map(({ personId }) => personId)).size < persons.length,
      ...Object.fromEntries(each.flatMap((one) => Object.entries(one).filter(([, is]) => is))),
    }),
  ];
  if (found.length > 0 || application.looksOnly === true) return found;
  const taken = await claimPersons(deps.db, application);
  return taken === undefined ? [] : [blocker(taken)];
}

const ARCHITECT = ['solution architect', '解决方案架构师'];

async function conditions(
  { db, ports }: ActivityDeps,
  { caseId, partnerId, programme, month }: Period & { caseId: string },
  { personId, trainingDays, satisfaction }: Person,
): Promise<Found> {
  const { specialist } = await ports.serviceOperations.specialist({ partnerId, personId });
  if (specialist?.state !== 'specialist' || specialist.programme !== programme) return { PERSON_NOT_DEDICATED: true };
  const certified = {
    CERTIFICATE_MISSING: !specialist.certificates.some(({ validUntil }) => validUntil >= lastDayOf(month)),
  };
  if (programme === 'lecturer-fund') {
    const days = await setting<number>(db, 'fh.trainingDays', FH_INCENTIVE_SETTINGS['fh.trainingDays']);
    const least = await setting<number>(db, 'fh.satisfaction', FH_INCENTIVE_SETTINGS['fh.satisfaction']);
    return {
      ...certified,
      TRAINING_TOO_SHORT: (trainingDays ?? 0) < days,
      SATISFACTION_TOO_LOW: !(Number(satisfaction ?? 0) >= least),
    };
  }
  const { position, worksSince } = specialist;
  return {
    ...certified,
    POSITION_DIFFERS: !ARCHITECT.includes((position ?? '').toLowerCase()),
    EXPERIENCE_TOO_SHORT: worksSince === null || addMonths(worksSince, 6) > lastDayOf(month),
    PERSON_REQUESTS_USED_UP: await isUsedUp(db, caseId, month, specialist),
  };
}

async function isUsedUp(
  db: ActivityDeps['db'],
  caseId: string,
  month: string,
  { id, worksSince }: Specialist,
): Promise<boolean> {
  if (worksSince === null || month >= monthOf(addMonths(worksSince, 12))) return false;
  const key = 'fh.requestsPerPerson';
  const [limit, used] = await Promise.all([
    setting<number>(db, key, FH_INCENTIVE_SETTINGS[key]),
    requestsFor(db, { caseId, personId: id, since: worksSince }),
  ]);
  return used >= limit;
}
