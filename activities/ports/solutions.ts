/** How far a solution's certification has come; the first two both count (domain 1.5.3). */
export type Certification = 'certified' | 'advanced' | 'none' | 'revoked';

/**
 * A solution of a partner. `entitlementUntil` is the last Beijing date for requesting support, `usedBy` the case that
 * used up the entitlement.
 */
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

/** Partners' certified solutions and the one entitlement each has (domain 1.5.3). */
export interface SolutionsPort {
  solution(call: { id: string }): Promise<{ solution: Solution | null }>;
  /** All solutions of a partner in order of id. */
  solutionsOf(call: { partnerId: string }): Promise<{ solutions: Solution[] }>;
  /**
   * Uses up the entitlement, once per `key`. Refuses `entitlement-used` when another case did so, `unknown-solution`
   * when there is none.
   */
  consumeEntitlement(call: {
    key: string;
    solutionId: string;
    caseId: string;
    at: string;
  }): Promise<{ consumedAt: string }>;
}
