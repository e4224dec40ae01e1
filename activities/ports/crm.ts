/**
 * The vendor's CRM: who may be shared an opportunity, where customers belong, and how opportunities stand (domain 1.3).
 * Effects are done once per `key`.
 */
export interface CrmPort {
  /** How a partner has shared and delivered opportunities within the last twelve months. */
  partnerRecord(call: { partnerId: string }): Promise<{ sharesRegularly: boolean; deliveredLast12Months: number }>;
  /** Whether a company is a customer already, and which partner sales manager (a person's id) its office has. */
  route(call: {
    customerEnterpriseId: string;
    customerId?: string;
  }): Promise<{ existingCustomer: boolean; psm: string | null }>;
  /** Tells how an opportunity stands; `origin` says who brought it. */
  sync(call: {
    key: string;
    caseId: string;
    requestNo?: string;
    origin: 'partner' | 'vendor';
    state: string;
    partnerId: string;
    title: string;
  }): Promise<{ doneAt: string }>;
  /** Takes back an opportunity that its partner did not take; `reason` is a code. */
  recycle(call: { key: string; caseId: string; partnerId: string; reason: string }): Promise<{ doneAt: string }>;
  /** Ends an opportunity whose customer has withdrawn consent: nothing about it is kept. `reason` is a code. */
  forget(call: { key: string; caseId: string; partnerId: string; reason: string }): Promise<{ doneAt: string }>;
}
