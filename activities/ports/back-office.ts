/**
 * The vendor's back office: who pre-reviews the unlink of a reseller customer; name and e-mail are shown to the
 * partner. Refusal: `no-pre-reviewer`.
 */
export interface BackOfficePort {
  preReviewer(call: {
    partnerId: string;
    customerId: string;
  }): Promise<{ personId: string; name: string; email: string }>;
}
