import type { FormValues } from '../kit/policy/fields';
import { companyNameKey, type CustomerIdentity, registrationKey } from './customer-identity';

/** The need behind an opportunity: the same customer in overlapping periods may be the same need (domain ruling 6). */
export interface Need {
  readonly customer: CustomerIdentity;
  /** Beijing dates. */
  readonly projectStart: string;
  readonly projectEnd: string;
}

/** A need with its place among duplicates: `submittedAt` (ISO), or when the vendor shared it. */
export interface Registration {
  readonly caseId: string;
  readonly origin: 'partner' | 'vendor';
  readonly need: Need;
  readonly submittedAt?: string;
  /** The opportunities known by then are about other needs. */
  readonly separate?: boolean;
}

/** The company that an opportunity is about, as the CRM knows it. */
export const companyOf = ({
  customerEnterpriseId,
  customerId,
}: FormValues): { customerEnterpriseId: string; customerId?: string } => ({
  customerEnterpriseId: String(customerEnterpriseId),
  ...(typeof customerId === 'string' ? { customerId } : {}),
});

/** What identifies the customer that a form names. */
export const identityOf = ({ customerEnterpriseId, customerName, customerId }: FormValues): CustomerIdentity => ({
  registration: registrationKey(textOf(customerEnterpriseId)),
  name: companyNameKey(textOf(customerName)),
  ...(typeof customerId === 'string' && customerId !== '' ? { accountId: customerId } : {}),
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whether a form says for which customer and when; a draft need not. */
export const statesNeed = (form: FormValues): boolean =>
  [form.customerEnterpriseId, form.projectStart, form.projectEnd].every((value) => textOf(value) !== '');

/** The need that the form of an opportunity is about. */
export const needOf = (form: FormValues): Need => ({
  customer: identityOf(form),
  projectStart: String(form.projectStart),
  projectEnd: String(form.projectEnd),
});
