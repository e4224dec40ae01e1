import type { AccountCheckPort } from './account-check';
import type { AssociationPort } from './association';
import type { BackOfficePort } from './back-office';
import type { BillingPort } from './billing';
import type { CalendarPort } from './calendar';
import type { CouponPort } from './coupons';
import type { CrmPort } from './crm';
import type { DelegationPort } from './delegation';
import type { PartnerDirectoryPort } from './directory';
import type { FinancePort } from './finance';
import type { NotificationPort } from './notification';
import type { PaymentsPort } from './payments';
import type { ServiceOperationsPort } from './service-operations';
import type { SolutionsPort } from './solutions';
import type { VerificationCodePort } from './verification-code';

/** The outside world as activities see it. A call takes and returns one object; effects take an idempotency `key`. */
export interface Ports {
  accountCheck: AccountCheckPort;
  association: AssociationPort;
  billing: BillingPort;
  coupons: CouponPort;
  crm: CrmPort;
  delegation: DelegationPort;
  directory: PartnerDirectoryPort;
  finance: FinancePort;
  payments: PaymentsPort;
  serviceOperations: ServiceOperationsPort;
  solutions: SolutionsPort;
  backOffice: BackOfficePort;
  notification: NotificationPort;
  verificationCode: VerificationCodePort;
  calendar: CalendarPort;
}

export type * from './account-check';
export type * from './association';
export type * from './back-office';
export type * from './billing';
export type * from './calendar';
export type * from './coupons';
export type * from './crm';
export type * from './delegation';
export type * from './directory';
export * from './errors';
export type * from './finance';
export type * from './money';
export type * from './notification';
export type * from './payments';
export type * from './service-operations';
export type * from './solutions';
export type * from './verification-code';
