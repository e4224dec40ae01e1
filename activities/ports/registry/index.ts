import type { Db } from '../../../db/knex';
import type { Ports } from '../index';
import { registryAccountCheck } from './account-check';
import { registryAssociation } from './association';
import { registryBackOffice } from './back-office';
import { registryBilling } from './billing';
import { registryCalendar } from './calendar';
import { registryCoupons } from './coupons';
import { registryCrm } from './crm';
import { registryDelegation } from './delegation';
import { registryDirectory } from './directory';
import { registryFinance } from './finance';
import { registryNotification, type Delivery } from './notification';
import { registryPayments } from './payments';
import { registryServiceOperations } from './service-operations';
import { registrySolutions } from './solutions';
import { registryVerificationCode } from './verification-code';

export type { Delivery } from './notification';

const KEPT_HERE: Delivery = { smtpUrl: null, smsUrl: null, mailFrom: 'Assent <no-reply@assent.example>' };

/**
 * The outside world on our own PostgreSQL: registry, codes and messages are real; billing, coupons, CRM, delegation,
 * finance, payments and account check are simulated.
 */
export function createRegistryPorts(db: Db, delivery: Delivery = KEPT_HERE): Ports {
  const notification = registryNotification(db, delivery);
  return {
    accountCheck: registryAccountCheck(db),
    association: registryAssociation(db),
    billing: registryBilling(db),
    coupons: registryCoupons(db),
    crm: registryCrm(db),
    delegation: registryDelegation(db),
    directory: registryDirectory(db),
    finance: registryFinance(db),
    payments: registryPayments(db),
    serviceOperations: registryServiceOperations(db),
    solutions: registrySolutions(db),
    backOffice: registryBackOffice(db),
    notification,
    verificationCode: registryVerificationCode(db, notification),
    calendar: registryCalendar(db),
  };
}
