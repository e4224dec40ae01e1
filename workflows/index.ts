export { customerUnlink } from './processes/customer-unlink';
export { partnerUnlink } from './processes/partner-unlink';
export { relationshipSwitch } from './processes/relationship-switch';
