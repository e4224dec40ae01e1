import { faultForLog } from '../../../worker/fault-log';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import { type Invitation, partyIn } from './invitation-link';
import type { Place } from '../frame/visit';

const OTHER_REGION = 'DIFFERENT_COUNTRY_OR_REGION';

/**
 * What keeps the invited company from accepting now, for one region; without one, everything but the region. Undefined
 * if the check fails.
 */
export async function obstaclesTo(
  { deps }: Place,
  invitation: Invitation,
  region: string | undefined,
): Promise<readonly Blocker[] | undefined> {
  const distributorId = partyIn(invitation, 'distributor') ?? '';
  const masterId = partyIn(invitation, 'master') ?? '';
  try {
    const found = await deps.cooperationCheck({ distributorId, masterId, region: region ?? '' });
    return region === undefined ? found.filter(({ code }) => code !== OTHER_REGION) : found;
  } catch (error) {
    deps.api.logger.warn({ ...faultForLog(error), caseId: invitation.row.id }, 'the check of a page failed');
    return undefined;
  }
}
