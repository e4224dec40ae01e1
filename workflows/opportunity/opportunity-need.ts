import type { FormValues } from '../kit/policy/fields';
import type { Need } from './opportunity-activities';

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
