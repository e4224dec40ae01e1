import type { Policy } from './kit/policy';
import { customerUnlinkPolicy } from './processes/customer-unlink.policy';
import { partnerUnlinkPolicy } from './processes/partner-unlink.policy';
import { relationshipSwitchPolicy } from './processes/relationship-switch.policy';

/** Every process there is, in the order in which people meet them. */
export const POLICIES: readonly Policy[] = [relationshipSwitchPolicy, partnerUnlinkPolicy, customerUnlinkPolicy];

const byType = new Map(POLICIES.map((policy) => [policy.type, policy]));

/** The policy of a process type, or undefined when there is none. */
export const policyOf = (type: string): Policy | undefined => byType.get(type);
