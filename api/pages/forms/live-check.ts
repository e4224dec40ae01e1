import type { CaseRow } from '../../../db/engine/cases';
import type { Blocker } from '../../../workflows/kit/policy/refusals';
import type { Change } from '../../../workflows/association/change';
import { faultForLog } from '../../../worker/fault-log';
import type { Place } from '../frame/visit';

type Model = 'referral' | 'reseller';
type Asked = Pick<CaseRow, 'id' | 'type' | 'data' | 'parties' | 'profile'>;

const modelOf = (value: unknown): Model | null => (value === 'referral' || value === 'reseller' ? value : null);

/** The change that a request about an association asks for; undefined for any other process. */
export function changeOf(row: Asked): Change | undefined {
  const party = (role: string): string | undefined => row.parties.find((candidate) => candidate.role === role)?.id;
  const [customerId, partnerId] = [party('customer'), party('partner')];
  const from = modelOf(row.data['from']);
  if (customerId === undefined || partnerId === undefined || from === null) return undefined;
  const to = modelOf(row.data['to']);
  const unlink = row.type === 'customer-unlink' ? 'unlink-by-customer' : 'unlink-by-partner';
  const operation = to === null ? unlink : (`switch-to-${to}` as const);
  return { operation, customerId, partnerId, from, to, profile: row.profile };
}

/** The current blockers of a request; undefined if the check fails. */
export async function checkNow({ deps }: Place, row: Asked): Promise<readonly Blocker[] | undefined> {
  const change = changeOf(row);
  if (!change) return [];
  return deps.pendingCheck(change).catch((error: unknown) => {
    deps.api.logger.warn({ ...faultForLog(error), caseId: row.id }, 'the check of a page failed');
    return undefined;
  });
}
