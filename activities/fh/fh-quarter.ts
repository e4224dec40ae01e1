import { worldNow } from '../../db/calendar/clock';
import { monthsOfQuarter } from '../../db/funding/fh-quarter';
import { release, reserve } from '../../db/funding/ledger';
import { setting } from '../../db/settings';
import { blocker, naming } from '../../workflows/fh/fh-quarter.blockers';
import { judgeQuarter, nameOf, type Quarter, type QuarterStanding } from '../../workflows/fh/fh-quarter-months';
import { BUDGET, FH_QUARTER_SETTINGS } from '../../workflows/fh/fh-quarter.policy';
import type { Money } from '../../workflows/kit/policy/fields';
import type { Profile } from '../../workflows/kit/policy/policy';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import { blockersOf } from '../../workflows/shared/funding-blockers';
import type { ActivityDeps } from '../deps';
import type { PartnerKind } from '../ports';
import { fundingStanding } from '../shared/funding-checks';

/** The outside calls of a quarter's payment. All are idempotent. */
export const fhQuarterActivities = (deps: ActivityDeps) => ({
  /** Lets the system open a quarter, or says why there is nothing to pay. */
  admitQuarter: (quarter: Quarter) => admitQuarter(deps, quarter),
  /** How the months of a quarter stand now. */
  lookAtQuarter: (quarter: Quarter) => lookAtQuarter(deps, quarter),
  checkPaymentRequest: (input: Quarter & { profile: Profile }) => checkPaymentRequest(deps, input),
  /** Whether every incentive that was given up with the request has been closed. */
  checkGivenUp: (input: Quarter & { caseIds: readonly string[] }) => checkGivenUp(deps, input),
  /** Moves what the incentives have set aside to the quarter, whose payment draws on it. */
  gatherReserved: (input: Gathering) => gatherReserved(deps, input),
});

interface Gathering {
  readonly caseId: string;
  readonly amount: Money;
  readonly incentives: readonly string[];
}

async function lookAtQuarter({ db }: ActivityDeps, quarter: Quarter): Promise<QuarterStanding> {
  const [months, { now }] = await Promise.all([monthsOfQuarter(db, quarter), worldNow(db)]);
  return judgeQuarter(quarter, months, now.getTime());
}

/** Opens nothing for a quarter in which nothing is left to pay. */
const admitQuarter = async (deps: ActivityDeps, quarter: Quarter): Promise<Blocker[]> =>
  (await lookAtQuarter(deps, quarter)).isSettled ? [blocker('NOTHING_APPROVED')] : [];

/** Everything that blocks requesting the payment of a quarter now, all at once (domain 1.4.6). */
async function checkPaymentRequest(
  deps: ActivityDeps,
  { profile, ...quarter }: Quarter & { profile: Profile },
): Promise<Blocker[]> {
  const [{ whyNotPayable }, standing, money] = await Promise.all([
    lookAtQuarter(deps, quarter),
    partnerStanding(deps, quarter),
    moneyStanding(deps, quarter.partnerId, profile),
  ]);
  return [...whyNotPayable, ...standing, ...money];
}

/** A partner that is gone or frozen is not paid; one whose qualification has ended is, for the finished months. */
const STANDS_IN_THE_WAY: readonly string[] = [
  'PARTNER_UNKNOWN',
  'CLOUD_DISTRIBUTOR',
  'PARTY_HAS_LEFT',
  'PARTNER_FROZEN',
];

const partnerStanding = async (deps: ActivityDeps, { partnerId, programme }: Quarter): Promise<Blocker[]> =>
  (await fundingStanding(deps, partnerId, programme)).filter(({ code }) => STANDS_IN_THE_WAY.includes(code));

/** Partner kinds whose benefits an overdue bill freezes in every profile (domain 1.4.6). */
const RESELLERS: readonly (PartnerKind | undefined)[] = ['csp', 'master-distributor', 'cloud-distributor'];

async function moneyStanding({ db, ports }: ActivityDeps, partnerId: string, profile: Profile): Promise<Blocker[]> {
  const key = 'fh.overdueBillBlocks';
  const [{ businessInformation, overdueBill }, { partner }, blocks] = await Promise.all([
    ports.finance.standing({ partnerId }),
    ports.directory.partner({ id: partnerId }),
    setting<boolean>(db, key, FH_QUARTER_SETTINGS[key]),
  ]);
  const counts = blocks && (profile === 'INTL' || RESELLERS.includes(partner?.kind));
  return [
    ...blockersOf({
      BUSINESS_INFO_PENDING: businessInformation === 'pending',
      BUSINESS_INFO_MISSING: businessInformation === 'missing',
    }),
    ...(overdueBill && counts ? [blocker('OVERDUE_BILL')] : []),
  ];
}

async function checkGivenUp(
  { db }: ActivityDeps,
  { caseIds, ...quarter }: Quarter & { caseIds: readonly string[] },
): Promise<Blocker[]> {
  const open = (await monthsOfQuarter(db, quarter)).filter(({ caseId, open }) => open && caseIds.includes(caseId));
  return open.length === 0 ? [] : [naming('PRELIMINARY_REVIEW_PENDING', open.map(nameOf))];
}

/**
 * One transaction, so that nothing else can take what is free in between. A shortfall shows when the payment commits
 * its money.
 */
async function gatherReserved({ db }: ActivityDeps, { caseId, amount, incentives }: Gathering): Promise<void> {
  const of = (name: string, of: string) => ({ budget: BUDGET, caseId: of, key: `fhq/${caseId}/${name}` });
  await db.transaction(async (tx) => {
    for (const incentive of incentives) await release(tx, of(`release/${incentive}`, incentive));
    await reserve(tx, { ...of('reserve', caseId), amount });
  });
}
