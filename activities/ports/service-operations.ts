import type { Money } from './money';

/** How far a person has come as dedicated personnel of a partner (domain 1.4.4). */
export type SpecialistState =
  | 'invited'
  | 'expired'
  | 'bound'
  | 'unbound'
  | 'specialist-in-review'
  | 'specialist-rejected'
  | 'specialist'
  | 'cancellation-in-review'
  | 'cancelled';

/** A certificate by its code, with the last Beijing date on which it is valid. */
export interface Certificate {
  code: string;
  validUntil: string;
}

/** One of a partner's dedicated personnel. Dates are Beijing dates; `amount` is the incentive for a month. */
export interface Specialist {
  id: string;
  partnerId: string;
  name: string;
  state: SpecialistState;
  position: string | null;
  worksSince: string | null;
  certificates: Certificate[];
  programme: string | null;
  project: string | null;
  amount: Money | null;
  activeFrom: string | null;
  activeUntil: string | null;
}

/** A person for whom an incentive is due in a month, with the certificate that is valid longest. */
export interface EligibleLine {
  personId: string;
  name: string;
  certificate: string;
  project?: string;
  amount: Money;
}

/** One partner's lines, ordered by person id. */
export interface EligiblePartner {
  partnerId: string;
  lines: EligibleLine[];
}

/** The expert and project data kept by the vendor's service operations (domain 1.4.4, 1.6.1). */
export interface ServiceOperationsPort {
  /**
   * The specialists of a programme who are active in a month (YYYY-MM) and hold a certificate for the whole of it, by
   * partner.
   */
  eligible(call: { programme: string; month: string }): Promise<{ partners: EligiblePartner[] }>;
  /** A person under a given partner; null when that partner has nobody of that id. */
  specialist(call: { partnerId: string; personId: string }): Promise<{ specialist: Specialist | null }>;
}
