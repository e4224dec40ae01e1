import { type Actor, VENDOR } from './roles';

/**
 * Whether an actor may release and hand on what others of a party hold: its administrators and the vendor's operators.
 * Mirrored by the database's `manages`.
 */
export const managesClaims = ({ partyId, roles }: Actor, ofParty: string): boolean =>
  (partyId === ofParty && (roles.includes('partner-admin') || roles.includes('partner-main-account'))) ||
  (partyId === VENDOR && roles.includes('vendor-operator'));
