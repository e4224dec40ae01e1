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
 * A fault of an outside system, to be retried: it is down, slow or overloaded (`later`), or rejects us, which operators
 * must fix (`ours`). `answer` is its code without possibly personal words; `retryAfterMs` how long it asked us to wait.
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
