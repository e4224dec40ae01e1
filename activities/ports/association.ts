/** The association type of a customer and its partner: `referral` 顾问销售, `reseller` 代售 (domain 1.1.1). */
export type AssociationModel = 'referral' | 'reseller';

/** The current association of a customer; `since` (ISO) is when it took its present model. */
export interface Association {
  customerId: string;
  partnerId: string;
  model: AssociationModel;
  since: string;
}

/**
 * The association records. `change` is the commit point of a switch or unlink (domain 1.1.9, case 10): `to: null`
 * unlinks.
 */
export interface AssociationPort {
  current(call: { customerId: string }): Promise<{ association: Association | null }>;
  /**
   * Refuses `association-changed` when the state is not `from`, unless the same key did it already. `at`, `changedAt`:
   * ISO.
   */
  change(call: {
    key: string;
    customerId: string;
    partnerId: string;
    from: AssociationModel | null;
    to: AssociationModel | null;
    at: string;
  }): Promise<{ changedAt: string }>;
}
