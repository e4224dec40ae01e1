/** The result of a verification. `unknown` stands for unknown and used codes alike. */
export type VerificationResult = 'passed' | 'wrong' | 'expired' | 'exhausted' | 'unknown';

/**
 * One-time codes: 6 digits, 10 minutes, 5 tries, single use, bound to a purpose and to the browser that asked (domain
 * 1.0.4).
 */
export interface VerificationCodePort {
  /**
   * Sends a code to the registered mobile or e-mail. `binding` hashes the browser's secret, `sentTo` is masked,
   * `expiresAt` ISO. Refuses `unknown-party`, `too-many-codes` (ten in ten minutes), `undeliverable`.
   */
  send(call: {
    key: string;
    partyId: string;
    purpose: string;
    binding: string;
  }): Promise<{ codeId: string; sentTo: string; expiresAt: string }>;
  /** Counts the try and compares in one step. A code for another browser or purpose is `wrong`. */
  verify(call: {
    codeId: string;
    code: string;
    purpose: string;
    binding: string;
  }): Promise<{ result: VerificationResult; attemptsLeft: number }>;
}
