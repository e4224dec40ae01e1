export { cooperationReview } from './processes/cooperation-review';
export { customerUnlink } from './processes/customer-unlink';
export { distributorInvitation } from './processes/distributor-invitation';
export { fhQualification } from './processes/fh-qualification';
export { partnerOpportunity } from './processes/partner-opportunity';
export { partnerUnlink } from './processes/partner-unlink';
export { relationshipSwitch } from './processes/relationship-switch';
export { vendorOpportunity } from './processes/vendor-opportunity';
