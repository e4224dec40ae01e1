import type { FormValues } from '../kit/policy/fields';

/**
 * The need behind an opportunity: the same customer and offering with overlapping periods are the same need (domain
 * 1.3.5).
 */
export interface Need {
  readonly customerEnterpriseId: string;
  readonly offering: string;
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
}

/** The company that an opportunity is about, as the CRM knows it. */
export const companyOf = ({
  customerEnterpriseId,
  customerId,
}: FormValues): { customerEnterpriseId: string; customerId?: string } => ({
  customerEnterpriseId: String(customerEnterpriseId),
  ...(typeof customerId === 'string' ? { customerId } : {}),
});

/** The need that the form of an opportunity is about. */
export const needOf = (form: FormValues): Need => ({
  customerEnterpriseId: String(form.customerEnterpriseId),
  offering: String(form.offering),
  projectStart: String(form.projectStart),
  projectEnd: String(form.projectEnd),
});
