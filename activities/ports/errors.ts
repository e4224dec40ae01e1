/** A business refusal of an outside system, never retried. `code` is the system's own, e.g. `association-changed`. */
export class PortRefusal extends Error {
  override readonly name = 'PortRefusal';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface FaultFacts {
  readonly outcome?: 'ours' | 'later';
  readonly answer?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A fault of an outside system, retried: it is down, slow or overloaded (`later`), or does not accept us, which operators have to mend (`ours`).
 * `answer` is the code it gave, without a word that may be personal; `retryAfterMs` how long it asked us to wait.
 */
export class PortFault extends Error {
  override readonly name = 'PortFault';
  readonly outcome: 'ours' | 'later';
  readonly answer: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { outcome = 'later', answer, retryAfterMs, cause }: FaultFacts = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.outcome = outcome;
    this.answer = answer;
    this.retryAfterMs = retryAfterMs;
  }
}
