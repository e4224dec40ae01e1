import { expiredList, isPaymentRequested, takePeriodOver } from '../../db/funding/fh-reinstatement';
import type { Db } from '../../db/knex';
import { setting } from '../../db/settings';
import type { Blocker } from '../../workflows/kit/policy/refusals';
import type { Line, Period } from '../../workflows/fh/fh-incentive-activities';
import { blockersOf } from '../../workflows/fh/fh-incentive-blockers';
import { FH_INCENTIVE_SETTINGS } from '../../workflows/fh/fh-incentive.policy';
import { paysByStage } from '../../workflows/fh/fh-quarter-months';
import type { CheckDeps } from '../association/account-check';

interface Reinstatement {
  readonly caseId: string;
  readonly period: Period;
}

/** Everything that keeps an expired list from being reinstated (domain 1.6.2). A stage is paid by itself, whatever else was requested. */
export async function checkReinstatement(
  { db }: Pick<CheckDeps, 'db'>,
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

/** Claims the month or stage of an expired list for the one that takes its place; false when another case has it. */
export async function takeOverExpired(db: Db, caseId: string, period: Period): Promise<boolean> {
  const expired = await expiredList(db, { ...period, caseId });
  return expired !== undefined && takePeriodOver(db, { caseId, from: expired.caseId, period });
}

/** The expired list in whose place a case has been let in. */
export async function reinstatedList(
  { db }: Pick<CheckDeps, 'db'>,
  { caseId, period }: Reinstatement,
): Promise<{ requestNo: string; lines: readonly Line[] }> {
  const expired = await expiredList(db, { ...period, caseId });
  if (expired === undefined) throw new Error(`no expired list in whose place ${caseId} could come`);
  return { requestNo: expired.requestNo, lines: expired.lines as unknown as readonly Line[] };
}
