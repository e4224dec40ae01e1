import { type Role, VENDOR } from '../../workflows/kit/policy/roles';
import { findParty, findPerson, type PersonRow, saveParty, savePerson } from '../directory/directory';
import type { Db, Tx } from '../knex';
import { isHeld } from './holders';
import { lockAdministration } from './lock';
import { recordChange } from './log';

/** The first operator as the command line names them. */
export interface FirstOperator {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly email: string;
  /** The `sub` of the organisation's sign-in. */
  readonly subject: string;
}

const OPERATOR: Role = 'vendor-operator';

/**
 * Makes the first operator of an installation, and the vendor if it is not there yet. Undefined, doing nothing, when an
 * operator is active or the id is taken.
 */
export async function makeFirstOperator(db: Db, operator: FirstOperator, by: string): Promise<PersonRow | undefined> {
  return db.transaction(async (tx) => {
    await lockAdministration(tx, 'person', '');
    const { id, subject: externalSubject, ...reach } = operator;
    if ((await isHeld(tx, OPERATOR)) || (await findPerson(tx, id))) return undefined;
    await ensureVendor(tx, reach.email);
    const rights = { partyId: VENDOR, roles: [OPERATOR], active: true, externalSubject };
    const saved = await savePerson(tx, { id, ...reach, ...rights, mobile: null, locale: 'zh-CN' });
    await recordChange(tx, { actor: by, kind: 'person', key: id, before: undefined, after: saved });
    return saved;
  });
}

async function ensureVendor(tx: Tx, email: string): Promise<void> {
  if (await findParty(tx, VENDOR)) return;
  await saveParty(tx, {
    id: VENDOR,
    kind: 'vendor',
    partnerKind: null,
    ...{ name: '厂商', nameEn: 'Vendor', accountName: VENDOR, email, mobile: null, locale: 'zh-CN', status: 'active' },
    ...{ programmes: [], regions: [], pathStage: null, verificationCodeRequired: false, namedAccount: false },
  });
}
