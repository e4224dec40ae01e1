import { lockAdministration } from '../../db/administration/lock';
import { recordChange } from '../../db/administration/log';
import { findParty } from '../../db/directory/directory';
import { listAssociations } from '../../db/directory/relationships';
import { grantQuota, type QuotaGrant } from '../../db/engine/quota-grants';
import type { Db } from '../../db/knex';
import { QUOTAS, type QuotaKey } from '../../workflows/association/quotas';
import { Problem, type FieldError } from '../http/problems';

const fault = (path: string, code: string, zh: string, en: string, allowed: readonly string[]): FieldError => ({
  path,
  code,
  message: { zh, en },
  allowed,
});

/** What each quota is counted for, as it is written. */
const SUBJECTS: Readonly<Record<QuotaKey, string>> = {
  'association.partnerRequestWindow': '<partner>/<customer>',
  'association.customerUnlinkWindow': '<customer>',
};

const isQuota = (key: string): key is QuotaKey => Object.hasOwn(QUOTAS, key);

/** Refuses a grant for a quota that there is not, or for a subject that it will never be counted for. */
export async function mustBeGrantable(db: Db, { quota, subject }: { quota: string; subject: string }): Promise<void> {
  if (!isQuota(quota)) {
    const allowed = Object.keys(QUOTAS);
    const errors = [fault('quota', 'unknown', '没有这个配额', 'is no quota', allowed)];
    throw new Problem('invalid', { errors });
  }
  if (await exists(db, quota, subject)) return;
  const errors = [
    fault('subject', 'unknown', '没有这个客户或关联', 'is no such customer or association', [SUBJECTS[quota]]),
  ];
  throw new Problem('invalid', { errors });
}

async function exists(db: Db, quota: QuotaKey, subject: string): Promise<boolean> {
  const ids = subject.split('/');
  if (quota === 'association.customerUnlinkWindow')
    return ids.length === 1 && (await findParty(db, subject))?.kind === 'customer';
  const [partnerId = '', customerId = ''] = ids;
  if (ids.length !== 2 || partnerId === '' || customerId === '') return false;
  return (await listAssociations(db, { partnerId, customerId, includeEnded: true, limit: 1 })).length > 0;
}

/** Stores a grant with a line on the administration record. */
export async function giveAttempt(db: Db, grant: Omit<QuotaGrant, 'grantedAt'>): Promise<QuotaGrant> {
  return db.transaction(async (tx) => {
    await lockAdministration(tx, 'grant', grant.id);
    const { quota, subject, reason, grantedBy: actor } = grant;
    const entry = { actor, kind: 'grant', key: `${quota}/${subject}`, reason } as const;
    await recordChange(tx, { ...entry, before: undefined, after: { attempts: 1 } });
    return grantQuota(tx, grant);
  });
}
