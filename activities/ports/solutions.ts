/** How far a solution has come with its certification; both of the first two count (domain 1.5.3). */
export type Certification = 'certified' | 'advanced' | 'none' | 'revoked';

/** A solution of a partner. `entitlementUntil` is the last Beijing date on which support may be asked for, `usedBy` the case that has used the entitlement up. */
export interface Solution {
  id: string;
  partnerId: string;
  name: string;
  nameEn: string;
  product: string;
  certification: Certification;
  entitlementUntil: string | null;
  usedBy: string | null;
}

/** The certified solutions of partners and the one entitlement each of them has (domain 1.5.3). */
export interface SolutionsPort {
  solution(call: { id: string }): Promise<{ solution: Solution | null }>;
  /** All solutions of a partner in order of id. */
  solutionsOf(call: { partnerId: string }): Promise<{ solutions: Solution[] }>;
  /** Uses the entitlement up, once per `key`. Refuses `entitlement-used` when another case has done it, `unknown-solution` when there is none. */
  consumeEntitlement(call: {
    key: string;
    solutionId: string;
    caseId: string;
    at: string;
  }): Promise<{ consumedAt: string }>;
}
