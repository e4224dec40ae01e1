/** What a customer lets its partner do for it: order (代客下单) or operate (代客运维). */
export type DelegationScope = 'place-orders' | 'operate';

/** Delegated operation of a customer's account by its partner (domain 1.1.7). Every call with a `key` is done once. */
export interface DelegationPort {
  /** What the partner may do for the customer now. */
  granted(call: { customerId: string; partnerId: string }): Promise<{ scopes: DelegationScope[] }>;
  /** Revokes all authorisations of the partner; returns them, so that they can be restored. */
  revoke(call: { key: string; customerId: string; partnerId: string }): Promise<{ scopes: DelegationScope[] }>;
  /** Compensates `revoke`. */
  restore(call: {
    key: string;
    customerId: string;
    partnerId: string;
    scopes: DelegationScope[];
  }): Promise<{ doneAt: string }>;
}
