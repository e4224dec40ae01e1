/** What the vendor's finance system knows of partners and of how invoices are made out to the vendor. */
export interface FinancePort {
  /** Whether a partner can be paid now, in which currency, and the tax number on its invoices. */
  standing(call: { partnerId: string }): Promise<PartnerStanding>;
  /**
   * To whom a partner makes out its invoice (开票清单) and which order it names; `reference` is the number of the paid
   * request.
   */
  invoicing(call: { partnerId: string; reference: string }): Promise<InvoicingData>;
}

/** A partner's standing with the vendor's finance. */
export interface PartnerStanding {
  businessInformation: 'authenticated' | 'pending' | 'missing';
  settlementCurrency: string;
  taxNumber: string;
  overdueBill: boolean;
}

/** What an invoice has to carry; the tax number is the vendor's. */
export interface InvoicingData {
  title: string;
  taxNumber: string;
  address: string;
  orderNumber: string;
}
